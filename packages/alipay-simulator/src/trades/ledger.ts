import type { Trade } from './trade.ts'

/** One movement of money to (positive) or from (negative) the merchant's account. */
export interface Movement {
  readonly kind: 'PAYMENT' | 'REFUND'
  readonly outTradeNo: string
  readonly tradeNo: string
  /** Of a refund. */
  readonly outRequestNo: string | null
  readonly amountFen: bigint
  readonly at: Date
}

export interface Ledger {
  readonly movements: readonly Movement[]
  readonly totalFen: bigint
}

/** Alipay's books, oldest first: derived from the trades, so that the two can't disagree. */
export function readLedger(trades: Iterable<Trade>): Ledger {
  const movements: Movement[] = []
  for (const { outTradeNo, tradeNo, totalFen, paidAt, refunds } of trades) {
    if (paidAt === null || tradeNo === null) continue
    const trade = { outTradeNo, tradeNo }
    movements.push({ kind: 'PAYMENT', ...trade, outRequestNo: null, amountFen: totalFen, at: paidAt })
    for (const { outRequestNo, amountFen, at } of refunds) {
      movements.push({ kind: 'REFUND', ...trade, outRequestNo, amountFen: -amountFen, at })
    }
  }
  movements.sort((left, right) => left.at.getTime() - right.at.getTime())
  const totalFen = movements.reduce((sum, { amountFen }) => sum + amountFen, 0n)
  return { movements, totalFen }
}
