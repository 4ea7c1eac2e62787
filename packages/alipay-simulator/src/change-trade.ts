import type { Deps } from './deps.ts'
import { paymentNotice } from './notifications/notice.ts'
import type { TradeKey } from './state/state.ts'
import { newNotifyId, newTradeNo } from './trades/channel-ids.ts'
import { applyEvent, type Trade } from './trades/trade.ts'
import type { TradeEvent } from './trades/trade-states.ts'

const defaultBuyerId = '2088102100000001'

/**
 * Lets one event happen to a trade. A payment owes the merchant a notification, written down together with it;
 * no other event does: face-to-face payment (当面付) notifies TRADE_SUCCESS only.
 * Throws TradeError where the state table refuses.
 */
export function changeTrade(
  deps: Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier'>,
  by: TradeKey,
  event: TradeEvent,
  buyerId = defaultBuyerId,
): Trade {
  const { state, clock, merchant, courier } = deps
  const at = clock.now()
  const trade = applyEvent(state.getTrade(by), event, { at, buyerId, tradeNo: newTradeNo(at) })
  if (event !== 'PAY' || trade.notifyUrl === null) {
    state.commit({ trade })
    return trade
  }
  const notice = paymentNotice({ trade, merchant, notifyId: newNotifyId(at), notifyUrl: trade.notifyUrl, at })
  state.commit({ trade, notice })
  courier.schedule(notice)
  return trade
}
