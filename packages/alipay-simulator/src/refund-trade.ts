import type { Deps } from './deps.ts'
import { refundNotice } from './notifications/notice.ts'
import { recordChange } from './record-change.ts'
import type { TradeKey } from './state/state.ts'
import { TradeError } from './trades/trade-error.ts'
import { withRefund, type Refund, type Trade } from './trades/trade.ts'

interface RefundAsked {
  readonly outRequestNo: string
  readonly amountFen: bigint
  readonly reason: string | null
}

/** `isNew` is false when the same refund had been made before, and no money moved now. */
export interface RefundMade {
  readonly trade: Trade
  readonly refund: Refund
  readonly isNew: boolean
}

/**
 * Gives money back once for each number, and owes the merchant a notification of it. Throws TradeError for a number that
 * was used with another amount, and where the trade cannot be refunded so.
 */
export function refundTrade(
  deps: Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier' | 'history'>,
  by: TradeKey,
  { outRequestNo, amountFen, reason }: RefundAsked,
): RefundMade {
  const before = deps.state.getTrade(by)
  const made = before.refunds.find((candidate) => candidate.outRequestNo === outRequestNo)
  if (made !== undefined) {
    if (made.amountFen !== amountFen) throw new TradeError('ACQ.DISCORDANT_REPEAT_REQUEST')
    return { trade: before, refund: made, isNew: false }
  }
  const refund = { outRequestNo, amountFen, at: deps.clock.now(), reason }
  const trade = withRefund(before, refund)
  const event = trade.state === 'TRADE_CLOSED' ? 'FULL_REFUND' : 'PARTIAL_REFUND'
  recordChange(deps, trade, event, (owed) => refundNotice(owed, refund))
  return { trade, refund, isNew: true }
}
