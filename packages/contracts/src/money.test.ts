import { describe, expect, it } from 'vitest'
import { fenToYuan, yuanAmount, yuanToFen } from './money.ts'

describe('money', () => {
  it.each([
    [0n, '0.00'],
    [1n, '0.01'],
    [10n, '0.10'],
    [19_900n, '199.00'],
    [999_999_999_999n, '9999999999.99'],
  ])('%d fen is written %s and read back without loss', (fen, text) => {
    expect(fenToYuan(fen)).toBe(text)
    expect(yuanToFen(text)).toBe(fen)
    expect(yuanAmount.safeParse(text).success).toBe(true)
  })

  it.each(['1', '1.0', '1.000', '01.00', '-1.00', '+1.00', '1e2', ' 1.00', '1.00&x=2', '1,00', '１.00', ''])(
    'is not read from %j',
    (text) => {
      const rule = /an amount in yuan with exactly two decimals/
      expect(() => yuanToFen(text)).toThrow(RangeError)
      expect(() => yuanToFen(text)).toThrow(rule)
      expect(yuanAmount.safeParse(text).error?.message).toMatch(rule)
    },
  )

  it('is never negative', () => {
    expect(() => fenToYuan(-1n)).toThrow(RangeError)
    expect(() => fenToYuan(-1n)).toThrow('must not be negative')
  })

  it('is documented by an example that is read', () => {
    expect(yuanAmount.meta()).toMatchObject({ id: 'YuanAmount', examples: ['199.00'] })
  })
})
