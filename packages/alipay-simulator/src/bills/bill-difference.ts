import { z } from 'zod'
import { beijingDay, parseBeijingTime } from '../beijing-time.ts'
import { yuan } from '../money.ts'
import type { Trade } from '../trades/trade.ts'
import { billRow, type BillRow } from './bill-row.ts'

const outTradeNo = z.string().min(1).max(64)

/** One way in which a bill says something else than what happened. Amounts are yuan, like `"199.00"`. */
export const billDifferenceSchema = z.discriminatedUnion('kind', [
  /** The trade is in no bill at all. */
  z.strictObject({ kind: z.literal('MISSING'), outTradeNo }),
  /** A payment that never was, on `billDate` (`yyyy-MM-dd`) or the day on which this is planted. */
  z.strictObject({
    kind: z.literal('EXTRA'),
    outTradeNo,
    amount: yuan,
    billDate: z.iso.date().optional(),
  }),
  z.strictObject({ kind: z.literal('AMOUNT'), outTradeNo, amount: yuan }),
  /** A payment is shown as a refund; what is unpaid is shown as paid, on the day of its QR code. */
  z.strictObject({ kind: z.literal('STATUS'), outTradeNo }),
  z.strictObject({ kind: z.literal('FEE'), outTradeNo, fee: yuan }),
  /** Refunded is another amount, on the day of the refund or of the payment; without an amount, nothing. */
  z.strictObject({ kind: z.literal('REFUND'), outTradeNo, amount: yuan.optional() }),
])
export type BillDifferenceInput = z.input<typeof billDifferenceSchema>

/** With what its row needs where there is no trade: the moment it was planted, and numbers of Alipay. */
export type BillDifference = z.output<typeof billDifferenceSchema> & {
  readonly at: Date
  readonly tradeNo: string
  readonly outRequestNo: string
}

/** The rows of `day` as the bill shows them. `trade` is the one that the difference is about, if there is any. */
export function withDifference(
  rows: readonly BillRow[],
  difference: BillDifference,
  { day, trade }: { readonly day: string; readonly trade: Trade | undefined },
): readonly BillRow[] {
  const isIts = (row: BillRow): boolean => row.outTradeNo === difference.outTradeNo
  const changePayment = (change: (row: BillRow) => BillRow): readonly BillRow[] =>
    rows.map((row) => (isIts(row) && row.kind === 'PAYMENT' ? change(row) : row))
  switch (difference.kind) {
    case 'MISSING':
      return rows.filter((row) => !isIts(row))
    case 'EXTRA':
      return withRowOf(day, rows, extraRow(difference))
    case 'AMOUNT':
      return changePayment((row) => ({ ...row, amountFen: difference.amount }))
    case 'FEE':
      return changePayment((row) => ({ ...row, feeFen: -difference.fee }))
    case 'STATUS':
      return trade !== undefined && trade.paidAt === null
        ? withRowOf(day, rows, unpaidRow(trade, difference.tradeNo))
        : changePayment((row) => billRow({ ...row, outRequestNo: difference.outRequestNo }))
    case 'REFUND':
      return withRefundOf(rows, difference)
  }
}

function withRowOf(day: string, rows: readonly BillRow[], row: BillRow): readonly BillRow[] {
  return beijingDay(row.completedAt) === day ? [...rows, row] : rows
}

function extraRow({ outTradeNo, tradeNo, amount, billDate, at }: Of<'EXTRA'>): BillRow {
  const completedAt = parseBeijingTime(`${billDate} 12:00:00`) ?? at
  const trade = { outTradeNo, tradeNo, subject: '', createdAt: completedAt, completedAt }
  return billRow({ ...trade, amountFen: amount, outRequestNo: null })
}

function unpaidRow(trade: Trade, tradeNo: string): BillRow {
  const { outTradeNo, subject, createdAt, totalFen: amountFen } = trade
  const row = { outTradeNo, tradeNo: trade.tradeNo ?? tradeNo, subject, amountFen, outRequestNo: null }
  return billRow({ ...row, createdAt, completedAt: createdAt })
}

function withRefundOf(rows: readonly BillRow[], difference: Of<'REFUND'>): readonly BillRow[] {
  const its = rows.filter((row) => row.outTradeNo === difference.outTradeNo)
  const others = rows.filter((row) => row.outTradeNo !== difference.outTradeNo || row.kind === 'PAYMENT')
  const model = its.find(({ kind }) => kind === 'REFUND') ?? its[0]
  if (difference.amount === undefined || model === undefined) return others
  const outRequestNo = model.outRequestNo ?? difference.outRequestNo
  return [...others, billRow({ ...model, amountFen: difference.amount, outRequestNo })]
}

type Of<Kind extends BillDifference['kind']> = Extract<BillDifference, { kind: Kind }>
