import type { Trade } from '../trades/trade.ts'
import type { Journal } from './journal.ts'
import type { Notice, StateRecord } from './records.ts'

/** Any one of a trade's numbers. */
export type TradeKey = { outTradeNo: string } | { tradeNo: string } | { qrId: string }

/** All that the simulator must not forget. Every change is in the journal before it is visible here. */
export interface State {
  commit: (records: readonly StateRecord[]) => void
  findTrade: (by: TradeKey) => Trade | undefined
  trades: () => Iterable<Trade>
  findNotice: (notifyId: string) => Notice | undefined
  notices: () => Iterable<Notice>
  reset: () => void
  close: () => void
}

/** Reads the journal back, leaves it with one line for each thing, and goes on from there. */
export function openState(journal: Journal): State {
  const trades = new Map<string, Trade>()
  const byTradeNo = new Map<string, string>()
  const byQrId = new Map<string, string>()
  const notices = new Map<string, Notice>()

  const apply = (record: StateRecord): void => {
    if (record.kind === 'NOTICE') {
      notices.set(record.notice.notifyId, record.notice)
      return
    }
    const { trade } = record
    trades.set(trade.outTradeNo, trade)
    byQrId.set(trade.qrId, trade.outTradeNo)
    if (trade.tradeNo !== null) byTradeNo.set(trade.tradeNo, trade.outTradeNo)
  }

  const outTradeNoOf = (by: TradeKey): string | undefined => {
    if ('outTradeNo' in by) return by.outTradeNo
    return 'tradeNo' in by ? byTradeNo.get(by.tradeNo) : byQrId.get(by.qrId)
  }

  journal.read().forEach(apply)
  journal.rewrite([
    ...[...trades.values()].map((trade) => ({ kind: 'TRADE' as const, trade })),
    ...[...notices.values()].map((notice) => ({ kind: 'NOTICE' as const, notice })),
  ])

  return {
    commit: (records) => {
      journal.append(records)
      records.forEach(apply)
    },
    findTrade: (by) => {
      const trade = trades.get(outTradeNoOf(by) ?? '')
      // A QR code that was replaced by a newer one of the same out_trade_no leads nowhere.
      return trade !== undefined && 'qrId' in by && trade.qrId !== by.qrId ? undefined : trade
    },
    trades: () => trades.values(),
    findNotice: (notifyId) => notices.get(notifyId),
    notices: () => notices.values(),
    reset: () => {
      journal.rewrite([])
      for (const map of [trades, byTradeNo, byQrId, notices]) map.clear()
    },
    close: () => journal.close(),
  }
}
