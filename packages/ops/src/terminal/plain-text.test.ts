import { describe, expect, it } from 'vitest'
import { plainJson, plainLines, plainText } from './plain-text.ts'

const hostile = 'a\u001b[2Jb\u009b31mc\u0007d\u202ee\u2028f\rg\u{e0001}h'

describe('text from elsewhere', () => {
  it('steers no terminal and turns no reading order: what would is written out', () => {
    expect(plainText(hostile)).toBe(
      String.raw`a\u001b[2Jb\u009b31mc\u0007d\u202ee\u2028f\u000dg\udb40\udc01h`,
    )
    expect(plainText('张三 paid 199.00')).toBe('张三 paid 199.00')
  })

  it('keeps the lines that are ours', () => {
    expect(plainLines('one\ntwo\u001b')).toBe(String.raw`one${'\n'}two\u001b`)
  })

  it('is the same value in JSON, which has no such character either', () => {
    const text = plainJson({ hostile })
    expect(text).not.toMatch(/[\p{Cf}\u007f-\u009f\u2028]/u)
    expect(JSON.parse(text)).toEqual({ hostile })
  })
})
