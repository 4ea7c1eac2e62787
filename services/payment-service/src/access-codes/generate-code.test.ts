import { accessCodeAlphabet, accessCodeText } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { generateCode, generateCodeFromHash } from './generate-code.ts'

describe.each([
  ['the first generator', generateCode],
  ['the second generator', generateCodeFromHash],
])('%s', (_name, generate) => {
  it('draws twelve characters of the alphabet', () => {
    for (let draw = 0; draw < 1000; draw += 1) expect(accessCodeText.safeParse(generate()).success).toBe(true)
  })

  it('draws every symbol about equally often, so that a code keeps its 60 bits', () => {
    const draws = 8000
    const counts = new Map<string, number>()
    for (let draw = 0; draw < draws; draw += 1) {
      for (const symbol of generate()) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
    }
    const expected = (draws * 12) / accessCodeAlphabet.length
    const chiSquare = Array.from(accessCodeAlphabet)
      .map((symbol) => ((counts.get(symbol) ?? 0) - expected) ** 2 / expected)
      .reduce((sum, term) => sum + term, 0)
    // 31 degrees of freedom: a uniform source stays below 80 but once in 300,000 runs.
    expect(chiSquare).toBeLessThan(80)
  })
})
