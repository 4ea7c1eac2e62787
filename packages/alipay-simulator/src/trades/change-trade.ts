import type { Deps } from '../deps.ts'
import { paymentNotice } from '../notifications/notice.ts'
import { newNotifyId, newTradeNo } from './channel-ids.ts'
import { getTrade, type TradeKey } from './find-trade.ts'
import { applyEvent, type Trade } from './trade.ts'
import type { TradeEvent } from './trade-states.ts'

const defaultBuyerId = '2088102100000001'

type Needs = Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier'>

/**
 * Lets one event happen to a trade. A payment owes the merchant a notification, written down together with it;
 * no other event does: face-to-face payment (当面付) notifies TRADE_SUCCESS only.
 * Throws TradeError where the state table refuses.
 */
export function changeTrade(needs: Needs, by: TradeKey, event: TradeEvent, buyerId = defaultBuyerId): Trade {
  const { state, clock, merchant, courier } = needs
  const at = clock.now()
  const trade = applyEvent(getTrade(needs, by), event, { at, buyerId, tradeNo: newTradeNo(at) })
  if (event !== 'PAY' || trade.notifyUrl === null) {
    state.commit([{ kind: 'TRADE', trade }])
    return trade
  }
  const notice = paymentNotice({ trade, merchant, notifyId: newNotifyId(at), notifyUrl: trade.notifyUrl, at })
  state.commit([
    { kind: 'TRADE', trade },
    { kind: 'NOTICE', notice },
  ])
  courier.schedule(notice)
  return trade
}
