import type { Deps } from './deps.ts'
import { paymentNotice } from './notifications/notice.ts'
import { recordChange } from './record-change.ts'
import type { TradeKey } from './state/state.ts'
import { newTradeNo } from './trades/channel-ids.ts'
import { applyEvent, type Trade } from './trades/trade.ts'
import type { TradeEvent } from './trades/trade-states.ts'

const defaultBuyerId = '2088102100000001'

/**
 * Lets one event happen to a trade, but a refund, which is refundTrade's. A payment owes the merchant a notification,
 * written down together with it; no other event does: of these, face-to-face payment (当面付) notifies TRADE_SUCCESS
 * only. Throws TradeError where the state table refuses.
 */
export function changeTrade(
  deps: Pick<Deps, 'state' | 'clock' | 'merchant' | 'courier' | 'history'>,
  by: TradeKey,
  event: Exclude<TradeEvent, 'PARTIAL_REFUND' | 'FULL_REFUND'>,
  buyerId = defaultBuyerId,
): Trade {
  const { state, clock } = deps
  const at = clock.now()
  const trade = applyEvent(state.getTrade(by), event, { at, buyerId, tradeNo: newTradeNo(at) })
  return recordChange(deps, trade, event, event === 'PAY' ? paymentNotice : undefined)
}
