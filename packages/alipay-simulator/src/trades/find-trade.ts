import type { Deps } from '../deps.ts'
import { asOf, type Trade } from './trade.ts'
import { TradeError } from './trade-error.ts'

type Needs = Pick<Deps, 'state' | 'clock'>

/** The trade as it is now, by any one of its numbers; an expiry that came meanwhile is written down first. */
export function findTrade({ state, clock }: Needs, by: TradeKey): Trade | undefined {
  const stored = state.findTrade(by)
  if (stored === undefined) return undefined
  const trade = asOf(stored, clock.now())
  if (trade !== stored) state.commit([{ kind: 'TRADE', trade }])
  return trade
}

export type TradeKey = { outTradeNo: string } | { tradeNo: string } | { qrId: string }

/** As findTrade. Throws TradeError `ACQ.TRADE_NOT_EXIST` when neither QR code nor trade is known. */
export function getTrade(needs: Needs, by: TradeKey): Trade {
  const trade = findTrade(needs, by)
  if (trade === undefined) throw new TradeError('ACQ.TRADE_NOT_EXIST')
  return trade
}

/** All trades as they are now, newest first. */
export function listTrades({ state, clock }: Needs): Trade[] {
  const now = clock.now()
  return [...state.trades()].map((trade) => asOf(trade, now)).toReversed()
}
