import type { Clock } from '../clock.ts'
import { asOf, type Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import type { State, TradeKey } from './state.ts'

interface Deps {
  readonly state: State
  readonly clock: Clock
}

/** The trade as it is now, by any one of its numbers; an expiry that came meanwhile is written down first. */
export function findTrade({ state, clock }: Deps, by: TradeKey): Trade | undefined {
  const stored = state.findTrade(by)
  if (stored === undefined) return undefined
  const trade = asOf(stored, clock.now())
  if (trade !== stored) state.commit([{ kind: 'TRADE', trade }])
  return trade
}

/** As findTrade. Throws TradeError `ACQ.TRADE_NOT_EXIST` when neither QR code nor trade is known. */
export function getTrade(deps: Deps, by: TradeKey): Trade {
  const trade = findTrade(deps, by)
  if (trade === undefined) throw new TradeError('ACQ.TRADE_NOT_EXIST')
  return trade
}

/** All trades as they are now, newest first. */
export function listTrades({ state, clock }: Deps): Trade[] {
  const now = clock.now()
  return [...state.trades()].map((trade) => asOf(trade, now)).toReversed()
}
