import { z } from 'zod'
import { TradeError } from './trade-error.ts'
import { tradeStates, transitions, type TradeEvent } from './trade-states.ts'
import { timeoutEnd } from './timeout-express.ts'

const fen = z.string().regex(/^\d+$/).transform(BigInt)
const moment = z.coerce.date()

/** Money that went back to the buyer. The number is the merchant's, or Alipay's own where the merchant gave none. */
const refundSchema = z.object({
  outRequestNo: z.string(),
  amountFen: fen,
  at: moment,
  reason: z.string().nullable(),
})
export type Refund = Readonly<z.infer<typeof refundSchema>>

/** A QR code and the trade it became, as the journal holds it. `tradeNo` is null until the buyer scans. */
export const tradeSchema = z.object({
  outTradeNo: z.string(),
  qrId: z.string(),
  state: z.enum(tradeStates),
  tradeNo: z.string().nullable(),
  subject: z.string(),
  body: z.string().nullable(),
  passbackParams: z.string().nullable(),
  totalFen: fen,
  notifyUrl: z.string().nullable(),
  /** Everything that a repeated precreate must say again, in one text. */
  terms: z.string(),
  timeExpire: moment.nullable(),
  timeoutExpress: z.string(),
  createdAt: moment,
  qrExpiresAt: moment,
  scannedAt: moment.nullable(),
  tradeExpiresAt: moment.nullable(),
  paidAt: moment.nullable(),
  closedAt: moment.nullable(),
  buyerId: z.string().nullable(),
  /** Oldest first. */
  refunds: z.array(refundSchema).readonly().default([]),
})
export type Trade = z.infer<typeof tradeSchema>

/** What a buyer's act brings along: the moment, who acts, and the number that a new trade is given. */
export interface TradeAct {
  readonly at: Date
  readonly buyerId: string
  readonly tradeNo: string
}

/** Moves the trade as the state table says. Throws TradeError where the table refuses, or when another buyer acts. */
export function applyEvent(trade: Trade, event: TradeEvent, act: TradeAct): Trade {
  const transition = transitions[trade.state][event]
  if ('refusedAs' in transition) throw new TradeError(transition.refusedAs)
  const isBuyersAct = event === 'SCAN' || event === 'PAY' || event === 'ABANDON'
  if (isBuyersAct && trade.buyerId !== null && trade.buyerId !== act.buyerId) {
    throw new TradeError('ACQ.TRADE_BUYER_NOT_MATCH')
  }
  const known = isBuyersAct && trade.tradeNo === null ? scanned(trade, act) : trade
  return {
    ...known,
    state: transition.to,
    paidAt: event === 'PAY' ? act.at : trade.paidAt,
    closedAt: transition.to === 'TRADE_CLOSED' ? act.at : trade.closedAt,
  }
}

/**
 * The trade after one more refund: closed when nothing is left. Throws TradeError where the state table refuses, and
 * `ACQ.REASON_TRADE_REFUND_FEE_ERR` for more than is left.
 */
export function withRefund(trade: Trade, refund: Refund): Trade {
  const leftFen = refundableFen(trade)
  const isRefundable = trade.paidAt !== null && trade.state !== 'TRADE_FINISHED'
  if (isRefundable && refund.amountFen > leftFen) {
    throw new TradeError('ACQ.REASON_TRADE_REFUND_FEE_ERR')
  }
  const event = refund.amountFen === leftFen ? 'FULL_REFUND' : 'PARTIAL_REFUND'
  const moved = applyEvent(trade, event, { at: refund.at, buyerId: '', tradeNo: '' })
  return { ...moved, refunds: [...trade.refunds, refund] }
}

/** What was refunded of the trade so far. */
export const refundedFen = ({ refunds }: Pick<Trade, 'refunds'>): bigint =>
  refunds.reduce((sum, { amountFen }) => sum + amountFen, 0n)

/** What is left of a payment. */
export const refundableFen = (trade: Pick<Trade, 'totalFen' | 'refunds'>): bigint =>
  trade.totalFen - refundedFen(trade)

/** The trade as it is at `now`: one whose time has run out has expired, at the moment its time ran out. */
export function asOf(trade: Trade, now: Date): Trade {
  const expiresAt = trade.state === 'QR_ISSUED' ? trade.qrExpiresAt : trade.tradeExpiresAt
  const canExpire = trade.state === 'QR_ISSUED' || trade.state === 'WAIT_BUYER_PAY'
  if (!canExpire || expiresAt === null || now < expiresAt) return trade
  return applyEvent(trade, 'EXPIRE', { at: expiresAt, buyerId: '', tradeNo: '' })
}

/** A trade comes to exist when the buyer scans, and `timeout_express` counts from then; the buyer is bound to it. */
function scanned(trade: Trade, { at, buyerId, tradeNo }: TradeAct): Trade {
  const tradeExpiresAt = trade.timeExpire ?? timeoutEnd(trade.timeoutExpress, at)
  return { ...trade, tradeNo, buyerId, scannedAt: at, tradeExpiresAt }
}
