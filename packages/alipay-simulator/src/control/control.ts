import { changeTrade } from '../change-trade.ts'
import type { Deps } from '../deps.ts'
import { faultSchema, type FaultInput } from '../faults/fault.ts'
import type { SetFault } from '../faults/fault-list.ts'
import type { Delivery } from '../notifications/deliver.ts'
import { readLedger, type Ledger } from '../trades/ledger.ts'
import type { Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import type { TradeEvent } from '../trades/trade-states.ts'

/** A trade as a test sees it. */
export type TradeView = Trade & { readonly qrCode: string }

export interface Control {
  /** Newest first. */
  readonly listTrades: () => readonly TradeView[]
  /** Throws TradeError when there is none. */
  readonly getTrade: (outTradeNo: string) => TradeView
  /** Lets an event happen to a trade. Throws TradeError where the state table refuses. */
  readonly changeTrade: (
    outTradeNo: string,
    event: Exclude<TradeEvent, 'PRECREATE' | 'PARTIAL_REFUND' | 'FULL_REFUND'>,
    buyerId?: string,
  ) => TradeView
  /** Throws ZodError when the fault is not valid. */
  readonly setFault: (fault: FaultInput) => SetFault
  readonly listFaults: () => readonly SetFault[]
  /** Removes one fault, or all; whether there was any. */
  readonly clearFaults: (id?: string) => boolean
  readonly listDeliveries: (outTradeNo?: string) => readonly Delivery[]
  /**
   * Delivers the trade's notice once more, at once, and gives what came of it. `notifyTime` pretends another time of
   * sending. Throws TradeError when the trade owes no notice.
   */
  readonly resendNotification: (
    outTradeNo: string,
    options?: { readonly notifyTime?: Date | undefined },
  ) => Promise<readonly Delivery[]>
  readonly readLedger: () => Ledger
  readonly health: () => {
    readonly status: 'UP'
    readonly trades: number
    readonly pendingNotifications: number
    readonly faults: number
  }
  /** Forgets trades, notices, deliveries and faults. */
  readonly reset: () => void
}

/** What only a simulator can do: play the buyer, break things on purpose, and look into Alipay's books. */
export function createControl(deps: Deps): Control {
  const { state, faults, courier, qrCodeOf } = deps
  const view = (trade: Trade): TradeView => ({ ...trade, qrCode: qrCodeOf(trade) })
  const getTrade = (outTradeNo: string): TradeView => {
    const trade = state.findTrade({ outTradeNo })
    if (trade === undefined) throw new TradeError('TRADE_NOT_FOUND')
    return view(trade)
  }

  return {
    listTrades: () => state.listTrades().toReversed().map(view),
    getTrade,
    changeTrade: (outTradeNo, event, buyerId) =>
      view(changeTrade(deps, { outTradeNo: getTrade(outTradeNo).outTradeNo }, event, buyerId)),
    setFault: (input) => faults.set(faultSchema.parse(input)),
    listFaults: () => faults.list(),
    clearFaults: (id) => faults.clear(id),
    listDeliveries: (outTradeNo) =>
      courier.listDeliveries().filter((one) => outTradeNo === undefined || one.outTradeNo === outTradeNo),
    resendNotification: async (outTradeNo, options) => {
      getTrade(outTradeNo)
      const notice = state.listNotices().findLast((candidate) => candidate.outTradeNo === outTradeNo)
      if (notice === undefined) throw new TradeError('NOTIFICATION_NOT_OWED')
      return courier.resend(notice, options?.notifyTime)
    },
    readLedger: () => readLedger(state.listTrades()),
    health: () => ({
      status: 'UP',
      trades: state.listTrades().length,
      pendingNotifications: state.listNotices().filter((notice) => notice.state === 'PENDING').length,
      faults: faults.list().length,
    }),
    reset: () => {
      courier.stop()
      state.reset()
      faults.clear()
    },
  }
}
