import { describe, expect, it } from 'vitest'
import type { BillRow } from '../channels/payment-channel.ts'
import type { OurPayment, OurRefund } from './books.ts'
import { compareBill, listNextToMidnight } from './compare-bill.ts'

const day = '2026-01-15'
const at = (time: string, date = day) => new Date(`${date}T${time}+08:00`)

const ours = (change: Partial<OurPayment> = {}): OurPayment => ({
  tenantId: 1n,
  attemptId: 2n,
  outTradeNo: 'order_1',
  amountFen: 19_900n,
  status: 'PAID',
  paymentId: 'trade_1',
  paidAt: at('12:00:00'),
  ...change,
})

const ourRefund = (change: Partial<OurRefund> = {}): OurRefund => ({
  tenantId: 1n,
  attemptId: 2n,
  outTradeNo: 'order_1',
  outRequestNo: 'refund_1',
  amountFen: 5_000n,
  cause: 'REQUESTED',
  status: 'SUCCEEDED',
  createdAt: at('12:00:00'),
  endedAt: at('12:00:01'),
  ...change,
})

const theirs = (change: Partial<BillRow> = {}): BillRow => ({
  kind: 'PAYMENT',
  paymentId: 'trade_1',
  outTradeNo: 'order_1',
  outRequestNo: null,
  amountFen: 19_900n,
  feeFen: 119n,
  completedAt: at('12:00:00'),
  ...change,
})

const theirRefund = (change: Partial<BillRow> = {}) =>
  theirs({ kind: 'REFUND', outRequestNo: 'refund_1', amountFen: 5_000n, feeFen: -30n, ...change })

function compare(
  rows: readonly BillRow[],
  payments: readonly OurPayment[],
  refunds: readonly OurRefund[] = [],
  rowsBefore: readonly BillRow[] = [],
) {
  const differences = compareBill({ day, rows, rowsBefore }, { payments, refunds })
  return differences.map(({ kind, ours: here, theirs: there, remedy }) => [
    kind,
    here,
    there,
    remedy?.kind ?? null,
  ])
}

describe('a bill that says what our books say', () => {
  it.each<[string, readonly BillRow[], readonly OurPayment[], readonly OurRefund[]]>([
    ['nothing', [], [], []],
    ['a payment', [theirs()], [ours()], []],
    ['a payment and its refund', [theirs(), theirRefund()], [ours()], [ourRefund()]],
    [
      'a refund of an older payment',
      [theirRefund()],
      [ours({ paidAt: at('12:00:00', '2026-01-01') })],
      [ourRefund()],
    ],
    ['a payment that is refunded whole', [theirs()], [ours({ status: 'REFUNDED' })], []],
    ['an attempt that nobody paid', [], [ours({ status: 'CLOSED', paymentId: null, paidAt: null })], []],
  ])('has no difference: %s', (_name, rows, payments, refunds) => {
    expect(compare(rows, payments, refunds)).toEqual([])
  })
})

describe('a payment', () => {
  const unpaid = ours({ status: 'AWAITING_PAYMENT', paymentId: null, paidAt: null })

  it.each<[string, readonly BillRow[], readonly OurPayment[], unknown[]]>([
    ['only there', [theirs()], [], ['MISSING_HERE', null, 'PAID 199.00', null]],
    ['only here', [], [ours()], ['MISSING_THERE', 'PAID 199.00', null, null]],
    ['unpaid here', [theirs()], [unpaid], ['STATUS', 'AWAITING_PAYMENT 199.00', 'PAID 199.00', 'SETTLE']],
    [
      'of another amount',
      [theirs({ amountFen: 1n })],
      [ours()],
      ['AMOUNT', 'PAID 199.00', 'PAID 0.01', null],
    ],
    [
      'of another trade',
      [theirs({ paymentId: 'x' })],
      [ours()],
      ['STATUS', 'TRADE trade_1', 'TRADE x', null],
    ],
  ])('differs: %s', (_name, rows, payments, expected) => {
    expect(compare(rows, payments)).toEqual([expected])
  })

  it('has its fee compared where one is agreed on', () => {
    const books = { payments: [ours()], refunds: [] }
    const bill = { day, rows: [theirs()] }
    expect(compareBill({ ...bill, feeFenOf: () => 119n }, books)).toEqual([])
    expect(compareBill({ ...bill, feeFenOf: () => 120n }, books)).toMatchObject([
      { kind: 'FEE', ours: '1.20', theirs: '1.19' },
    ])
  })
})

describe('money that went back', () => {
  it.each<[string, readonly OurRefund[], unknown[][]]>([
    ['not here', [], [['REFUND', null, 'REFUNDED 50.00', 'BOOK_REFUND']]],
    [
      'of another amount',
      [ourRefund({ amountFen: 1n })],
      [['REFUND', 'SUCCEEDED 0.01', 'REFUNDED 50.00', 'BOOK_REFUND']],
    ],
    [
      'whose outcome we do not know',
      [ourRefund({ status: 'UNKNOWN', endedAt: null })],
      [['REFUND', 'UNKNOWN 50.00', 'REFUNDED 50.00', 'BOOK_REFUND']],
    ],
    ['that was booked without its number', [ourRefund({ cause: 'OUTSIDE', outRequestNo: 'order_1C' })], []],
    [
      'of more than was booked without a number',
      [ourRefund({ cause: 'OUTSIDE', outRequestNo: 'order_1C', amountFen: 4_999n })],
      [['REFUND', null, 'REFUNDED 50.00', 'BOOK_REFUND']],
    ],
  ])('differs or not: %s', (_name, refunds, expected) => {
    expect(compare([theirs(), theirRefund()], [ours()], refunds)).toEqual(expected)
  })

  it('is missing there only when all of it happened within the day', () => {
    const here = ['REFUND', 'SUCCEEDED 50.00', null, null]
    expect(compare([theirs()], [ours()], [ourRefund()])).toEqual([here])
    const yesterday = at('12:00:00', '2026-01-14')
    expect(compare([theirs()], [ours()], [ourRefund({ createdAt: yesterday })])).toEqual([])
    expect(compare([theirs()], [ours()], [ourRefund({ cause: 'OUTSIDE' })])).toEqual([])
    expect(compare([theirs()], [ours()], [ourRefund({ endedAt: at('23:58:00') })])).toEqual([])
  })
})

describe('a payment next to midnight', () => {
  it.each([
    ['before it, in the bill of the day before', at('23:58:00', '2026-01-14')],
    ['after it, in the bill of the day before', at('00:02:00')],
  ])('is looked for in both bills: %s', (_name, paidAt) => {
    const payment = ours({ paidAt })
    expect(listNextToMidnight({ day, rows: [] }, { payments: [payment], refunds: [] })).toEqual([payment])
    expect(compare([], [payment], [], [theirs()])).toEqual([])
    expect(compare([theirs()], [payment])).toEqual([])
    expect(compare([], [payment])).toMatchObject([['MISSING_THERE', 'PAID 199.00', null, null]])
  })

  it('at the end of the day is looked for tomorrow', () => {
    expect(compare([], [ours({ paidAt: at('23:56:00') })])).toEqual([])
    expect(compare([], [ours({ paidAt: at('23:54:00') })])).toHaveLength(1)
  })
})
