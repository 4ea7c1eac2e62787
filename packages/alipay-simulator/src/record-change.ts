import type { Deps } from './deps.ts'
import type { NewNotice } from './notifications/notice.ts'
import type { Notice } from './state/journal.ts'
import { newNotifyId } from './trades/channel-ids.ts'
import type { Trade } from './trades/trade.ts'

/**
 * Writes a trade down, in one step with the notice that its change owes the merchant, if any, and queues that notice by
 * itself: a trade may owe several. Without a notify_url nothing is owed.
 */
export function recordChange(
  { state, clock, merchant, courier }: Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier'>,
  trade: Trade,
  noticeOf: ((owed: NewNotice) => Notice) | undefined,
): Trade {
  if (noticeOf === undefined || trade.notifyUrl === null) {
    state.commit({ trade })
    return trade
  }
  const at = clock.now()
  const notice = noticeOf({ trade, merchant, notifyId: newNotifyId(at), notifyUrl: trade.notifyUrl, at })
  state.commit({ trade, notice })
  courier.schedule(notice)
  return trade
}
