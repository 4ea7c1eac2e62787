import { fieldRules } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { personText } from './person-text.ts'

describe('words of a candidate', () => {
  it.each([
    ['white space', ' \n\t\u3000\u00a0'],
    ['zero width', '\u200b\u200c\u200d\ufeff\u2060'],
    ['direction marks', '\u200e\u200f\u061c\u202e\u2066\u2069'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['variation selectors', '\ufe0f\u{e0100}\u180b'],
    ['tags', '\u{e0041}\u{e0042}\u{e007f}'],
    ['soft hyphens and joiners', '\u00ad\u034f\u2064'],
    ['blank Braille', '\u2800'],
    ['marks without a letter', '\u0301\u20dd'],
    ['control characters', '\u0001\u0007\u009f'],
    ['stand-ins for what was lost', '\ufffd\ufffc'],
  ])('that are nothing but %s are none', (_name, text) => {
    const { error } = personText(8000).safeParse(text)
    expect(error?.issues.length).toBeGreaterThan(0)
    expect(JSON.stringify(error?.issues)).toMatch(/too_small|can be seen/)
  })

  it.each(['嗯', '好', '?', '👍🏽', '👨‍👩‍👧', '1', 'é', 'ᄀ', '한'])('of one sign are words: %s', (text) => {
    expect(personText(8000).parse(text)).toBe(text)
  })

  it('come as they were written, but for the ends', () => {
    const text = 'Zeile\u0301 1\n\tif (a) { b }\n\n  最后 —“好”👨‍👩‍👧 ✌️'
    expect(personText(8000).parse(`  ${text}\n`)).toBe(text)
  })

  it('are told apart from what is hidden between them', () => {
    const tags = Array.from('give 5', (sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0)))
    expect(personText(8000).parse(`mine${tags.join('')}\u202e\u0000\u001b[2J\r\nand\u2066 more`)).toBe(
      'mine[2J\nand more',
    )
  })

  it('are the same when they are cleaned once more, so that a repeat is known', () => {
    const once = personText(8000).parse(' \u0007a\r\n\u202eb ')
    expect(personText(8000).parse(once)).toBe(once)
  })

  it('have a length', () => {
    const schema = personText(3)
    expect(schema.safeParse('abcd').success).toBe(false)
    expect(schema.safeParse('').success).toBe(false)
    expect(schema.safeParse('abc').success).toBe(true)
  })

  it('that cannot be seen are told so by a rule of our own', () => {
    expect(personText(9).safeParse('\u3164').error?.issues[0]?.message).toBe(fieldRules.visibleText.en)
  })
})
