import type { TradeErrorCode } from './trade-error.ts'

/** `QR_*`: Alipay knows no trade yet, and its query answers `ACQ.TRADE_NOT_EXIST`. The rest are Alipay's own words. */
export const tradeStates = [
  'QR_ISSUED',
  'QR_EXPIRED',
  'WAIT_BUYER_PAY',
  'TRADE_SUCCESS',
  'TRADE_FINISHED',
  'TRADE_CLOSED',
] as const
export type TradeState = (typeof tradeStates)[number]

/**
 * `PRECREATE` and `CLOSE` are the merchant's calls; `SCAN`, `PAY` and `ABANDON` the buyer's acts (to abandon is to
 * close the scanned trade in the buyer's own list); `EXPIRE` and `FINISH` (the refund window has passed) come with time.
 * A refund is `PARTIAL_REFUND` as long as it leaves something, and `FULL_REFUND` when it takes the last of it.
 */
export const tradeEvents = [
  'PRECREATE',
  'SCAN',
  'PAY',
  'ABANDON',
  'CLOSE',
  'EXPIRE',
  'FINISH',
  'PARTIAL_REFUND',
  'FULL_REFUND',
] as const
export type TradeEvent = (typeof tradeEvents)[number]

export type Transition = { to: TradeState } | { refusedAs: TradeErrorCode }

const notExist = { refusedAs: 'ACQ.TRADE_NOT_EXIST' } as const
const hasSuccess = { refusedAs: 'ACQ.TRADE_HAS_SUCCESS' } as const
const hasClose = { refusedAs: 'ACQ.TRADE_HAS_CLOSE' } as const
const hasFinished = { refusedAs: 'ACQ.TRADE_HAS_FINISHED' } as const
const statusError = { refusedAs: 'ACQ.TRADE_STATUS_ERROR' } as const
const qrExpired = { refusedAs: 'QR_EXPIRED' } as const

/** The whole life of a trade: what each event does in each state, or why it is refused. */
export const transitions: Readonly<Record<TradeState, Readonly<Record<TradeEvent, Transition>>>> = {
  QR_ISSUED: {
    PRECREATE: { to: 'QR_ISSUED' },
    SCAN: { to: 'WAIT_BUYER_PAY' },
    PAY: { to: 'TRADE_SUCCESS' },
    ABANDON: notExist,
    CLOSE: notExist,
    EXPIRE: { to: 'QR_EXPIRED' },
    FINISH: notExist,
    PARTIAL_REFUND: notExist,
    FULL_REFUND: notExist,
  },
  QR_EXPIRED: {
    PRECREATE: { to: 'QR_ISSUED' },
    SCAN: qrExpired,
    PAY: qrExpired,
    ABANDON: notExist,
    CLOSE: notExist,
    EXPIRE: { to: 'QR_EXPIRED' },
    FINISH: notExist,
    PARTIAL_REFUND: notExist,
    FULL_REFUND: notExist,
  },
  WAIT_BUYER_PAY: {
    PRECREATE: { to: 'WAIT_BUYER_PAY' },
    SCAN: { to: 'WAIT_BUYER_PAY' },
    PAY: { to: 'TRADE_SUCCESS' },
    ABANDON: { to: 'TRADE_CLOSED' },
    CLOSE: { to: 'TRADE_CLOSED' },
    EXPIRE: { to: 'TRADE_CLOSED' },
    FINISH: statusError,
    PARTIAL_REFUND: statusError,
    FULL_REFUND: statusError,
  },
  TRADE_SUCCESS: {
    PRECREATE: hasSuccess,
    SCAN: hasSuccess,
    PAY: hasSuccess,
    ABANDON: statusError,
    CLOSE: statusError,
    EXPIRE: statusError,
    FINISH: { to: 'TRADE_FINISHED' },
    PARTIAL_REFUND: { to: 'TRADE_SUCCESS' },
    FULL_REFUND: { to: 'TRADE_CLOSED' },
  },
  TRADE_FINISHED: {
    PRECREATE: hasSuccess,
    SCAN: hasSuccess,
    PAY: hasSuccess,
    ABANDON: statusError,
    CLOSE: statusError,
    EXPIRE: statusError,
    FINISH: statusError,
    PARTIAL_REFUND: hasFinished,
    FULL_REFUND: hasFinished,
  },
  TRADE_CLOSED: {
    PRECREATE: hasClose,
    SCAN: hasClose,
    PAY: hasClose,
    ABANDON: statusError,
    CLOSE: statusError,
    EXPIRE: statusError,
    FINISH: statusError,
    PARTIAL_REFUND: statusError,
    FULL_REFUND: statusError,
  },
}
