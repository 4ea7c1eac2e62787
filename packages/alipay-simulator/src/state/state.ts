import type { Clock } from '../clock.ts'
import { asOf, type Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import { appendToJournal, readJournal, rewriteJournal, type Change, type Notice } from './journal.ts'

/** Any one of a trade's numbers. */
export type TradeKey =
  | { readonly outTradeNo: string }
  | { readonly tradeNo: string }
  | { readonly qrId: string }

/** All that the simulator must not forget. Every change is in the journal before it is visible here. */
export interface State {
  readonly commit: (change: Change) => void
  /** The trade as it is now: an expiry that came meanwhile has happened. */
  readonly findTrade: (by: TradeKey) => Trade | undefined
  /** As findTrade. Throws TradeError `ACQ.TRADE_NOT_EXIST` when neither QR code nor trade is known. */
  readonly getTrade: (by: TradeKey) => Trade
  /** All trades as they are now, oldest first. */
  readonly listTrades: () => readonly Trade[]
  readonly findNotice: (notifyId: string) => Notice | undefined
  readonly listNotices: () => readonly Notice[]
  readonly reset: () => void
}

/** Reads the journal in `file` back, and goes on from there; without a file everything is in memory. */
export function openState(clock: Clock, file?: string): State {
  const trades = new Map<string, Trade>()
  const notices = new Map<string, Notice>()

  const apply = ({ trade, notice }: Change): void => {
    if (trade !== undefined) trades.set(trade.outTradeNo, trade)
    if (notice !== undefined) notices.set(notice.notifyId, notice)
  }

  const findStored = (by: TradeKey): Trade | undefined => {
    if ('outTradeNo' in by) return trades.get(by.outTradeNo)
    const isSought = (trade: Trade): boolean =>
      'tradeNo' in by ? trade.tradeNo === by.tradeNo : trade.qrId === by.qrId
    return [...trades.values()].find(isSought)
  }

  const findTrade = (by: TradeKey): Trade | undefined => {
    const stored = findStored(by)
    return stored === undefined ? undefined : asOf(stored, clock.now())
  }

  if (file !== undefined) {
    readJournal(file).forEach(apply)
    rewriteJournal(file, [
      ...[...trades.values()].map((trade) => ({ trade })),
      ...[...notices.values()].map((notice) => ({ notice })),
    ])
  }

  return {
    commit: (change) => {
      if (file !== undefined) appendToJournal(file, change)
      apply(change)
    },
    findTrade,
    getTrade: (by) => {
      const trade = findTrade(by)
      if (trade === undefined) throw new TradeError('ACQ.TRADE_NOT_EXIST')
      return trade
    },
    listTrades: () => [...trades.values()].map((trade) => asOf(trade, clock.now())),
    findNotice: (notifyId) => notices.get(notifyId),
    listNotices: () => [...notices.values()],
    reset: () => {
      if (file !== undefined) rewriteJournal(file, [])
      trades.clear()
      notices.clear()
    },
  }
}
