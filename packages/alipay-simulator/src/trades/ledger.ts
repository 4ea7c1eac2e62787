import type { Trade } from './trade.ts'

/** One movement of money to (positive) or from (negative) the merchant's account. */
export interface Movement {
  readonly kind: 'PAYMENT'
  readonly outTradeNo: string
  readonly tradeNo: string
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
  for (const { outTradeNo, tradeNo, totalFen, paidAt } of trades) {
    if (paidAt === null || tradeNo === null) continue
    movements.push({ kind: 'PAYMENT', outTradeNo, tradeNo, amountFen: totalFen, at: paidAt })
  }
  movements.sort((left, right) => left.at.getTime() - right.at.getTime())
  const totalFen = movements.reduce((sum, { amountFen }) => sum + amountFen, 0n)
  return { movements, totalFen }
}
