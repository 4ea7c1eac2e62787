import {
  billDifferenceSchema,
  type BillDifference,
  type BillDifferenceInput,
} from '../bills/bill-difference.ts'
import { changeTrade } from '../change-trade.ts'
import type { Deps } from '../deps.ts'
import { faultSchema, type FaultInput } from '../faults/fault.ts'
import type { SetFault } from '../faults/fault-list.ts'
import type { HistoryEntry } from '../history.ts'
import type { Delivery } from '../notifications/deliver.ts'
import { refundTrade } from '../refund-trade.ts'
import { newRequestNo } from '../trades/channel-ids.ts'
import { checkInvariants, type Invariants } from '../trades/invariants.ts'
import { readLedger, type Ledger } from '../trades/ledger.ts'
import { refundableFen, refundedFen, type Trade } from '../trades/trade.ts'
import { TradeError } from '../trades/trade-error.ts'
import type { TradeEvent } from '../trades/trade-states.ts'

/** A trade as a test sees it. */
export type TradeView = Trade & { readonly qrCode: string; readonly refundedFen: bigint }

interface ClockReading {
  readonly now: Date
  readonly frozen: boolean
}

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
  /**
   * Refunds in the merchant's console: so many fen, or all that is left, under a number of Alipay's own making. Throws
   * TradeError where the trade cannot be refunded so.
   */
  readonly refund: (outTradeNo: string, amountFen?: bigint) => TradeView
  /** Throws ZodError when the fault is not valid. */
  readonly setFault: (fault: FaultInput) => SetFault
  readonly listFaults: () => readonly SetFault[]
  /** Removes one fault, or all; whether there was any. */
  readonly clearFaults: (id?: string) => boolean
  readonly listDeliveries: (outTradeNo?: string) => readonly Delivery[]
  /**
   * Delivers the trade's newest notice once more, or that of `notifyId`, at once, and gives what came of it.
   * `notifyTime` pretends another time of sending. Throws TradeError when the trade owes no such notice.
   */
  readonly resendNotification: (
    outTradeNo: string,
    options?: { readonly notifyTime?: Date | undefined; readonly notifyId?: string | undefined },
  ) => Promise<readonly Delivery[]>
  readonly readLedger: () => Ledger
  /** Whether Alipay's books hold: what came in, went out and is left, and what is broken. */
  readonly checkInvariants: () => Invariants
  /** The newest calls, events and deliveries, newest first. */
  readonly listHistory: () => readonly HistoryEntry[]
  /** Lets bills say something else than what happened. Throws ZodError, and TradeError for an unknown trade. */
  readonly plantBillDifference: (difference: BillDifferenceInput) => BillDifference
  readonly clearBillDifferences: () => void
  readonly readClock: () => ClockReading
  /**
   * Moves the simulator's time ahead, freezes it or lets it go on; timers go along. While it is frozen no notification
   * is sent. A restart has the machine's time again.
   */
  readonly moveClock: (to: {
    readonly advanceSeconds?: number | undefined
    readonly frozen?: boolean | undefined
  }) => ClockReading
  readonly health: () => {
    readonly status: 'UP'
    readonly trades: number
    readonly pendingNotifications: number
    readonly faults: number
  }
  /** Forgets trades, notices, deliveries, faults and differences of bills; the clock is the machine's again. */
  readonly reset: () => void
}

/** What only a simulator can do: play the buyer, break things on purpose, and look into Alipay's books. */
export function createControl(deps: Deps): Control {
  const { state, clock, faults, courier, bills, history, qrCodeOf } = deps
  const view = (trade: Trade): TradeView => ({
    ...trade,
    qrCode: qrCodeOf(trade),
    refundedFen: refundedFen(trade),
  })
  const getTrade = (outTradeNo: string): TradeView => {
    const trade = state.findTrade({ outTradeNo })
    if (trade === undefined) throw new TradeError('TRADE_NOT_FOUND')
    return view(trade)
  }

  const readClock = (): ClockReading => ({ now: clock.now(), frozen: clock.isFrozen() })

  return {
    listTrades: () => state.listTrades().toReversed().map(view),
    getTrade,
    changeTrade: (outTradeNo, event, buyerId) =>
      view(changeTrade(deps, { outTradeNo: getTrade(outTradeNo).outTradeNo }, event, buyerId)),
    refund: (outTradeNo, amountFen) => {
      const leftFen = refundableFen(getTrade(outTradeNo))
      const asked = { outRequestNo: newRequestNo(clock.now()), amountFen: amountFen ?? leftFen, reason: null }
      return view(refundTrade(deps, { outTradeNo }, asked).trade)
    },
    setFault: (input) => faults.set(faultSchema.parse(input)),
    listFaults: () => faults.list(),
    clearFaults: (id) => faults.clear(id),
    listDeliveries: (outTradeNo) =>
      courier.listDeliveries().filter((one) => outTradeNo === undefined || one.outTradeNo === outTradeNo),
    resendNotification: async (outTradeNo, options) => {
      getTrade(outTradeNo)
      const sought = options?.notifyId
      const notice = state
        .listNotices()
        .filter((candidate) => candidate.outTradeNo === outTradeNo)
        .findLast(({ notifyId }) => sought === undefined || notifyId === sought)
      if (notice === undefined) throw new TradeError('NOTIFICATION_NOT_OWED')
      return courier.resend(notice, options?.notifyTime)
    },
    readLedger: () => readLedger(state.listTrades()),
    checkInvariants: () => checkInvariants(state.listTrades()),
    listHistory: () => history.list().toReversed(),
    plantBillDifference: (input) => bills.plantDifference(billDifferenceSchema.parse(input)),
    clearBillDifferences: () => bills.clearDifferences(),
    readClock,
    moveClock: ({ advanceSeconds = 0, frozen }) => {
      if (frozen === true) clock.freeze()
      clock.advance(advanceSeconds * 1_000)
      if (frozen === false) clock.resume()
      return readClock()
    },
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
      bills.clearDifferences()
      history.clear()
      clock.reset()
    },
  }
}
