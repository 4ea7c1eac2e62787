import { expect } from 'vitest'

/** Vitest's asymmetric matchers are typed any; these say that nothing is known of them. */
export const containing = (text: string): unknown => expect.stringContaining(text)
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
export const anyText = (): unknown => expect.any(String)
export const anyNumber = (): unknown => expect.any(Number)
