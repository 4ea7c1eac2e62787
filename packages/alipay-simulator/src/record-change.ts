import type { Deps } from './deps.ts'
import type { NewNotice } from './notifications/notice.ts'
import type { Notice } from './state/journal.ts'
import { newNotifyId } from './trades/channel-ids.ts'
import type { Trade } from './trades/trade.ts'
import type { TradeEvent } from './trades/trade-states.ts'

type RecordDeps = Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier' | 'history'>

/**
 * Writes a trade down after an event, in one step with the notice that the event owes the merchant, if any, and queues
 * that notice by itself: a trade may owe several. Without a notify_url nothing is owed.
 */
export function recordChange(
  { state, clock, merchant, courier, history }: RecordDeps,
  trade: Trade,
  event: TradeEvent,
  noticeOf?: (owed: NewNotice) => Notice,
): Trade {
  const { outTradeNo, notifyUrl } = trade
  const at = clock.now()
  const notice =
    notifyUrl === null ? undefined : noticeOf?.({ trade, merchant, notifyId: newNotifyId(at), notifyUrl, at })
  state.commit({ trade, notice })
  history.record({ kind: 'EVENT', outTradeNo, what: event, outcome: trade.state })
  if (notice !== undefined) courier.schedule(notice)
  return trade
}
