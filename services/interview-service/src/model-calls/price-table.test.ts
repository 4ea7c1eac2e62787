import { describe, expect, test } from 'vitest'
import { costOf, parsePriceTable, shippedPrices as prices } from './price-table.ts'

const at = new Date('2026-11-21T00:00:00Z')
const none = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 }
const usdNano = 1_000_000_000n

describe('costOf', () => {
  test.each([
    ['claude-haiku-5-5', { ...none, inputTokens: 100_000 }, usdNano / 100n],
    ['claude-sonnet-5-5', { ...none, inputTokens: 1_000_000 }, 2n * usdNano],
    ['claude-sonnet-5-5', { ...none, outputTokens: 1_000_000 }, 10n * usdNano],
    ['claude-opus-5-5', { ...none, inputTokens: 500_000, outputTokens: 500_000 }, 12n * usdNano],
    ['claude-opus-5-5', { ...none, cacheReadTokens: 1_000_000 }, (4n * usdNano) / 10n],
    ['claude-sonnet-5-5', { ...none, cacheWriteTokens: 1_000_000 }, (25n * usdNano) / 10n],
  ])('%s bills its price for a million tokens exactly', (model, usage, costNano) => {
    expect(costOf(prices, { model, at, usage })).toEqual({ costNano, currency: 'USD' })
  })

  test('a long prompt is billed at its tier for every token, cached ones counted toward the length', () => {
    const usage = { ...none, inputTokens: 1, cacheReadTokens: 100_000, outputTokens: 10 }
    expect(costOf(prices, { model: 'claude-haiku-5-5', at, usage }).costNano).toBe(
      500n + 5_000_000n + 25_000n,
    )
  })

  test('a later price counts from its day and not before', () => {
    const [haiku] = prices
    const table = parsePriceTable([
      ...prices,
      { ...haiku, from: '2027-01-01T00:00:00Z', tiers: [{ ...haiku?.tiers[1], input: 900 }] },
    ])
    const call = { model: 'claude-haiku-5-5', usage: { ...none, inputTokens: 1 } }
    expect(costOf(table, { ...call, at: new Date('2026-12-31T23:59:59Z') }).costNano).toBe(100n)
    expect(costOf(table, { ...call, at: new Date('2027-01-01T00:00:00Z') }).costNano).toBe(900n)
  })

  test.each([
    ['claude-unknown', at],
    ['claude-haiku-5-5', new Date('2026-01-01T00:00:00Z')],
  ])('a model without a price at that time is an error, never free: %s', (model, when) => {
    expect(() => costOf(prices, { model, at: when, usage: none })).toThrow(RangeError)
  })
})

describe('parsePriceTable', () => {
  const [haiku, sonnet] = prices
  test.each([
    ['two currencies', /one currency/, [haiku, { ...sonnet, currency: 'CNY' }]],
    ['tiers that end', /no limit/, [{ ...haiku, tiers: haiku?.tiers.slice(0, 1) }]],
    ['tiers that fall', /rise/, [{ ...haiku, tiers: haiku?.tiers.toReversed() }]],
    [
      'a price with a fraction',
      /expected int/,
      [{ ...sonnet, tiers: [{ ...sonnet?.tiers[0], input: 0.5 }] }],
    ],
  ])('a table with %s is refused', (_, rule, data) => {
    expect(() => parsePriceTable(data)).toThrow(rule)
  })
})
