import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accessCodeAlphabet,
  accessCodeFrom,
  accessCodeInput,
  accessCodeLength,
  accessCodeText,
} from './access-code.ts'

const surroundings = [
  ' ',
  '\t',
  '\n',
  '\u00a0',
  '\u2003',
  '\u202f',
  '\u3000',
  '-',
  '\u2010',
  '\u2011',
  '\u2012',
  '\u2013',
  '\u2014',
  '\u2015',
  '\u2212',
  '\ufe58',
  '\ufe63',
  '\uff0d',
  '\u301c',
  '\u30fc',
  '\uff70',
  '\u00ad',
  '"',
  "'",
  '`',
  '\u00b4',
  '\u2018',
  '\u2019',
  '\u201c',
  '\u201d',
  '\u201e',
  '\u00ab',
  '\u00bb',
  '\u2032',
  '\u300c',
  '\u300d',
  '\u300e',
  '\u300f',
  '\uff02',
  '\uff07',
  '\uff62',
  '\uff63',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u202a',
  '\u2060',
  '\ufeff',
  '\u180e',
  '\ufe0f',
  '\u3164',
]

const code = fc
  .array(fc.constantFrom(...accessCodeAlphabet.split('')), {
    minLength: accessCodeLength,
    maxLength: accessCodeLength,
  })
  .map((symbols) => symbols.join(''))

const fullWidth = (symbol: string) => String.fromCodePoint((symbol.codePointAt(0) ?? 0) + 0xfee0)

/** A symbol as a keyboard may write it. */
const written = (symbol: string) =>
  fc.constantFrom(symbol, symbol.toLowerCase(), fullWidth(symbol), fullWidth(symbol.toLowerCase()))

const noise = fc.array(fc.constantFrom(...surroundings), { maxLength: 3 }).map((marks) => marks.join(''))

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit))

/** The code with noise around each of its symbols. */
const typedFrom = (text: string) =>
  fc
    .tuple(
      noise,
      ...Array.from(text, (symbol) => fc.tuple(written(symbol), noise).map((both) => both.join(''))),
    )
    .map((pieces) => pieces.join(''))

describe('an access code as somebody typed it', () => {
  it('is read whatever its case and width, and whatever blanks, dashes, quotation marks and invisible characters surround its symbols', () => {
    fc.assert(
      fc.property(
        code.chain((text) => fc.tuple(fc.constant(text), typedFrom(text))),
        ([text, typed]) => {
          expect(accessCodeFrom(typed)).toBe(text)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is read with each of them', () => {
    const unread = surroundings.filter(
      (mark) => accessCodeFrom(`${mark}7K3M${mark}Z9QW${mark}${mark}X2RT${mark}`) !== '7K3MZ9QWX2RT',
    )
    expect(unread.map((mark) => mark.charCodeAt(0).toString(16))).toEqual([])
  })

  it('is none when a symbol is missing, one is too many, or anything else is in it', () => {
    fc.assert(
      fc.property(
        code,
        fc.nat(accessCodeLength - 1),
        fc.constantFrom(...Array.from('ILOU_.,:/*é一я😀\0')),
        (text, at, other) => {
          expect(accessCodeFrom(text.slice(0, at) + text.slice(at + 1))).toBeUndefined()
          expect(accessCodeFrom(`${text}7`)).toBeUndefined()
          expect(accessCodeFrom(text.slice(0, at) + other + text.slice(at))).toBeUndefined()
          expect(accessCodeFrom(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined()
        },
      ),
    )
  })

  it('is none when it is longer than anybody types, and any text is read without an error', () => {
    expect(accessCodeFrom(`${'-'.repeat(256)}7K3MZ9QWX2RT`)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: anyUnit, maxLength: 300 }), (text) => {
        expect(accessCodeFrom(text) ?? '000000000000').toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/)
      }),
    )
  })
})

describe('an access code on the wire', () => {
  it('is refused with the rule that it breaks', () => {
    const { error } = accessCodeText.safeParse('7K3MZ9QWX2RI')
    expect(error?.message).toContain('must be twelve characters of the access code alphabet')
  })

  it('is documented by examples that are read', () => {
    expect(accessCodeText.meta()).toMatchObject({ id: 'AccessCode', examples: ['7K3MZ9QWX2RT'] })
    expect(accessCodeInput.meta()).toMatchObject({ examples: ['7K3M-Z9QW-X2RT'] })
    expect(['7K3MZ9QWX2RT', '7K3M-Z9QW-X2RT'].map(accessCodeFrom)).toEqual(['7K3MZ9QWX2RT', '7K3MZ9QWX2RT'])
  })
})
