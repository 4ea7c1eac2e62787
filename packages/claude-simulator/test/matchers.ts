import { expect } from 'vitest'

/** Matchers of vitest with a type that is not `any`. */
export const containing = (text: string): unknown => expect.stringContaining(text)
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
