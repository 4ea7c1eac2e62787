import { beijingDay } from '../beijing-time.ts'
import type { Trade } from '../trades/trade.ts'

/** One line of a bill: a payment, or a refund with negative amounts and the fee given back. */
export interface BillRow {
  readonly kind: 'PAYMENT' | 'REFUND'
  readonly outTradeNo: string
  readonly tradeNo: string
  readonly subject: string
  readonly createdAt: Date
  readonly completedAt: Date
  readonly amountFen: bigint
  /** Of a refund. */
  readonly outRequestNo: string | null
  /** Negative where it is taken from the merchant. */
  readonly feeFen: bigint
}

/** The row of a payment, or of a refund where there is a number of one, with its fee. `amountFen` is positive. */
export function billRow({ outRequestNo, amountFen, ...rest }: Omit<BillRow, 'kind' | 'feeFen'>): BillRow {
  const feeFen = serviceFeeFen(amountFen)
  return outRequestNo === null
    ? { ...rest, kind: 'PAYMENT', outRequestNo, amountFen, feeFen: -feeFen }
    : { ...rest, kind: 'REFUND', outRequestNo, amountFen: -amountFen, feeFen }
}

/** What was completed on a day in Beijing (`yyyy-MM-dd`), oldest first. */
export function listBillRows(trades: Iterable<Trade>, day: string): readonly BillRow[] {
  return [...trades]
    .flatMap(rowsOf)
    .filter(({ completedAt }) => beijingDay(completedAt) === day)
    .sort((left, right) => left.completedAt.getTime() - right.completedAt.getTime())
}

function rowsOf({ outTradeNo, tradeNo, subject, scannedAt, createdAt, paidAt, totalFen, refunds }: Trade) {
  if (paidAt === null || tradeNo === null) return []
  const trade = { outTradeNo, tradeNo, subject, createdAt: scannedAt ?? createdAt }
  return [
    billRow({ ...trade, completedAt: paidAt, amountFen: totalFen, outRequestNo: null }),
    ...refunds.map(({ outRequestNo, amountFen, at }) =>
      billRow({ ...trade, completedAt: at, amountFen, outRequestNo }),
    ),
  ]
}

/** 0.6 %, rounded half up to whole fen for each row. */
const serviceFeeFen = (amountFen: bigint): bigint => (amountFen * 6n + 500n) / 1_000n
