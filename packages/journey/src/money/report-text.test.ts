import { expect, it } from 'vitest'
import { totalBooks } from './money-totals.ts'
import { reportText } from './report-text.ts'

it('a report lays the figures out as tables, with what the books do not agree about at the end', () => {
  const order = {
    orderId: '0190a6d2-7f1c-7000-8000-00000000000c',
    status: 'PAID',
    amountFen: 19_900n,
    refundedFen: 0n,
    codes: ['AVAILABLE'],
    attempts: [
      {
        outTradeNo: 'first',
        status: 'PAID',
        amountFen: 19_900n,
        refundedFen: 0n,
        isPointless: false,
        refunds: [],
        told: [],
      },
      {
        outTradeNo: 'second',
        status: 'REFUNDED',
        amountFen: 19_900n,
        refundedFen: 19_900n,
        isPointless: true,
        refunds: [],
        told: [],
      },
      {
        outTradeNo: 'third',
        status: 'CLOSED',
        amountFen: 19_900n,
        refundedFen: 0n,
        isPointless: false,
        refunds: [],
        told: [],
      },
    ],
  }
  const text = reportText({
    seed: 7,
    durationMs: 120_000,
    acts: { create: 1, pay: 2 },
    kills: { 'postgres while the order is made': 3 },
    faults: { HTML: 1 },
    totals: totalBooks([order], { in: '398.00', out: '199.00' }, []),
    differences: ['second: paid for nothing'],
  })
  expect(text).toContain('| kills       | 3 (1.5 a minute) |\n')
  expect(text).toContain('| QR code  |     |\n| -------- | --: |\n| CLOSED   |   1 |\n')
  expect(text).toMatch(/\| ours, paid for orders {2}\| 199\.00 \| {3}0\.00 \|\n/u)
  expect(text).toMatch(/\| ours, paid for nothing \| 199\.00 \| 199\.00 \|\n/u)
  expect(text).toMatch(/\| the channel's ledger {3}\| 398\.00 \| 199\.00 \|\n/u)
  expect(text.endsWith('\n- second: paid for nothing\n')).toBe(true)
})
