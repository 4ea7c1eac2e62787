import type { Deps } from '../deps.ts'
import { faultSchema, type FaultInput } from '../faults/fault.ts'
import type { SetFault } from '../faults/fault-list.ts'
import { methods } from '../gateway/methods.ts'
import type { Delivery } from '../notifications/delivery-log.ts'
import { changeTrade } from '../change-trade.ts'
import { findTrade, listTrades } from '../state/find-trade.ts'
import { readLedger, type Ledger } from '../trades/ledger.ts'
import type { Trade } from '../trades/trade.ts'
import type { TradeEvent } from '../trades/trade-states.ts'
import { ControlError } from './control-error.ts'
import { readWire } from './wire-names.ts'

/** A trade as a test sees it. */
export type TradeView = Trade & { qrCode: string }

export interface Control {
  /** Newest first. */
  listTrades: () => TradeView[]
  getTrade: (outTradeNo: string) => TradeView
  /** Lets an event happen to a trade. Throws TradeError where the state table refuses. */
  changeTrade: (outTradeNo: string, event: Exclude<TradeEvent, 'PRECREATE'>, buyerId?: string) => TradeView
  /** Throws ControlError that names the fields when the fault isn't valid. */
  setFault: (fault: FaultInput) => SetFault
  listFaults: () => SetFault[]
  /** Removes one fault, or all. Throws ControlError when there is none with that id. */
  clearFaults: (id?: string) => void
  listDeliveries: (outTradeNo?: string) => Delivery[]
  /**
   * Delivers the trade's notice once more, at once, and gives what came of it. `notifyTime` pretends another time of
   * sending. Throws ControlError when the trade owes no notice.
   */
  resendNotification: (outTradeNo: string, options?: { notifyTime?: Date | undefined }) => Promise<Delivery[]>
  readLedger: () => Ledger
  health: () => { status: 'UP'; trades: number; pendingNotifications: number; faults: number }
  /** Forgets trades, notices, deliveries and faults. */
  reset: () => void
}

/** What only a simulator can do: play the buyer, break things on purpose, and look into Alipay's books. */
export function createControl(deps: Deps): Control {
  const { state, faults, deliveries, courier, qrCodeOf } = deps
  const view = (trade: Trade): TradeView => ({ ...trade, qrCode: qrCodeOf(trade) })
  const getExisting = (outTradeNo: string): Trade => {
    const trade = findTrade(deps, { outTradeNo })
    if (trade === undefined) {
      throw new ControlError('TRADE_NOT_FOUND', `no trade with out_trade_no ${outTradeNo}`)
    }
    return trade
  }

  return {
    listTrades: () => listTrades(deps).map(view),
    getTrade: (outTradeNo) => view(getExisting(outTradeNo)),
    changeTrade: (outTradeNo, event, buyerId) => {
      getExisting(outTradeNo)
      return view(changeTrade(deps, { outTradeNo }, event, buyerId))
    },
    setFault: (input) => {
      const fault = readWire(faultSchema, input)
      if ('method' in fault && fault.method !== '*' && !methods.has(fault.method)) {
        const rule = `must be * or one of ${[...methods.keys()].join(', ')}`
        throw new ControlError('MALFORMED_REQUEST', `method: ${rule}`, [{ field: 'method', rule }])
      }
      return faults.set(fault)
    },
    listFaults: () => faults.list(),
    clearFaults: (id) => {
      const cleared = faults.clear(id)
      if (id !== undefined && cleared === 0) {
        throw new ControlError('FAULT_NOT_FOUND', `no fault with id ${id}`)
      }
    },
    listDeliveries: (outTradeNo) => deliveries.list(outTradeNo),
    resendNotification: async (outTradeNo, options) => {
      getExisting(outTradeNo)
      const notice = [...state.notices()].findLast((candidate) => candidate.outTradeNo === outTradeNo)
      if (notice === undefined) {
        throw new ControlError(
          'NOTIFICATION_NOT_OWED',
          'this trade has no notice: not paid, or without notify_url',
        )
      }
      return courier.resend(notice, options)
    },
    readLedger: () => readLedger(state.trades()),
    health: () => ({
      status: 'UP',
      trades: [...state.trades()].length,
      pendingNotifications: [...state.notices()].filter((notice) => notice.state === 'PENDING').length,
      faults: faults.list().length,
    }),
    reset: () => {
      courier.stop()
      state.reset()
      faults.clear()
      deliveries.clear()
    },
  }
}
