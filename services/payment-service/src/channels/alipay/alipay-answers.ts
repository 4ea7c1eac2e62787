import { z } from 'zod'
import type {
  CloseResult,
  PrecreateResult,
  QueryResult,
  RefundQueryResult,
  RefundResult,
} from '../payment-channel.ts'
import type { GatewayAnswer } from './alipay-gateway.ts'
import { fromBeijingTime } from './beijing-time.ts'

/** A verified answer. Every field may be missing: which ones matter depends on what the others say. */
type Answer = Pick<Extract<GatewayAnswer, { kind: 'ANSWER' }>, 'code' | 'subCode' | 'fields'>

/** A field that is missing or unreadable is undefined, and never makes the others unreadable. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** Documented with two decimals; the same amount written with fewer, or as a number, is the same amount. */
const yuan = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,9}(\.\d{1,2})?$/))
  .transform((text) => {
    const [whole = '', decimals = ''] = text.split('.')
    return BigInt(whole + decimals.padEnd(2, '0'))
  })

const outTradeNo = lenient(z.string())

const precreateFields = z.object({
  out_trade_no: outTradeNo,
  // A QR code holds a text; nothing says that it is a URL for ever.
  qr_code: lenient(z.string().trim().min(1).max(1024)),
})

export function readPrecreateAnswer(answer: Answer, asked: string): PrecreateResult {
  if (answer.code === '10000') {
    const { out_trade_no: answered = asked, qr_code: qrCode } = precreateFields.parse(answer.fields)
    if (answered !== asked) return unreadable('out_trade_no')
    return qrCode === undefined ? unreadable('qr_code') : { kind: 'CREATED', qrCode }
  }
  if (answer.subCode === 'ACQ.TRADE_HAS_SUCCESS') return { kind: 'ALREADY_PAID' }
  return { kind: isTransient(answer) ? 'UNKNOWN' : 'REJECTED', reason: reasonOf(answer) }
}

const queryFields = z.object({
  out_trade_no: outTradeNo,
  trade_status: lenient(z.string().regex(/^\w{1,32}$/)),
  trade_no: lenient(z.string().regex(/^\w{1,64}$/)),
  total_amount: lenient(yuan),
  send_pay_date: lenient(z.string()),
})

type QueryFields = z.output<typeof queryFields>

/**
 * Reads what the trade's state is, and only then what that state needs: Alipay leaves the trade number out before there
 * is a real trade. `now` stands for a time of payment that is missing: money counts whenever it came.
 * Source: https://opendocs.alipay.com/open/194/106039 (alipay.trade.query).
 */
export function readQueryAnswer(answer: Answer, asked: string, now: Date): QueryResult {
  if (answer.subCode === 'ACQ.TRADE_NOT_EXIST') return { kind: 'NOT_SCANNED' }
  if (answer.code !== '10000') return { kind: 'UNKNOWN', reason: reasonOf(answer) }
  const fields = queryFields.parse(answer.fields)
  if (fields.out_trade_no !== undefined && fields.out_trade_no !== asked) return unreadable('out_trade_no')
  switch (fields.trade_status) {
    case 'WAIT_BUYER_PAY':
      return { kind: 'WAITING' }
    case 'TRADE_CLOSED':
      return { kind: 'CLOSED' }
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED':
      return readPayment(fields, now)
    case undefined:
      return unreadable('trade_status')
    default:
      return { kind: 'UNKNOWN', reason: `TRADE_STATUS ${fields.trade_status}` }
  }
}

/** What was paid, and as which trade, cannot be guessed: without them the channel is asked again. */
function readPayment(fields: QueryFields, now: Date): QueryResult {
  const { trade_no: paymentId, total_amount: amountFen, send_pay_date: paidAt } = fields
  if (paymentId === undefined) return unreadable('trade_no')
  if (amountFen === undefined) return unreadable('total_amount')
  return { kind: 'PAID', payment: { paymentId, amountFen, paidAt: fromBeijingTime(paidAt ?? '') ?? now } }
}

/** Source: https://opendocs.alipay.com/open/194/106040 (alipay.trade.close). */
export function readCloseAnswer(answer: Answer): CloseResult {
  if (answer.code === '10000') return { kind: 'CLOSED' }
  if (answer.subCode === 'ACQ.TRADE_NOT_EXIST') return { kind: 'NOT_SCANNED' }
  return { kind: isTransient(answer) ? 'UNKNOWN' : 'NOT_WAITING', reason: reasonOf(answer) }
}

const refundFields = z.object({
  out_trade_no: outTradeNo,
  fund_change: lenient(z.string()),
})

/** The same request may be granted later: money is missing in our account, or the channel's own charge failed. */
const postponingSubCodes = new Set([
  'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  'ACQ.REFUND_CHARGE_ERROR',
  'ACQ.REASON_TRADE_BEEN_FREEZEN',
])

/**
 * `code=10000` only says that the request was taken in: money has moved when `fund_change` is Y, and a repeated request
 * says N. Source: https://opendocs.alipay.com/open/194/106039 (alipay.trade.refund).
 */
export function readRefundAnswer(answer: Answer, asked: string): RefundResult {
  if (answer.code === '10000') {
    const { out_trade_no: answered = asked, fund_change: change } = refundFields.parse(answer.fields)
    if (answered !== asked) return unreadable('out_trade_no')
    return { kind: change === 'Y' ? 'REFUNDED' : 'ACCEPTED' }
  }
  if (isTransient(answer)) return { kind: 'UNKNOWN', reason: reasonOf(answer) }
  const isLater = postponingSubCodes.has(answer.subCode ?? '') || answer.code !== businessFailureCode
  return { kind: isLater ? 'POSTPONED' : 'REFUSED', reason: reasonOf(answer) }
}

const refundQueryFields = z.object({
  out_request_no: lenient(z.string()),
  refund_amount: lenient(yuan),
  refund_status: lenient(z.string()),
})

/**
 * An answer without data says that nothing was refunded under this number; older ones have an amount and no status.
 * Source: https://opendocs.alipay.com/open/194/106041 (alipay.trade.fastpay.refund.query).
 */
export function readRefundQueryAnswer(answer: Answer, asked: string): RefundQueryResult {
  if (answer.subCode === 'ACQ.TRADE_NOT_EXIST') return { kind: 'NOT_REFUNDED' }
  if (answer.code !== '10000') return { kind: 'UNKNOWN', reason: reasonOf(answer) }
  const fields = refundQueryFields.parse(answer.fields)
  if (fields.out_request_no !== undefined && fields.out_request_no !== asked) {
    return unreadable('out_request_no')
  }
  const { refund_amount: amountFen, refund_status: status = 'REFUND_SUCCESS' } = fields
  if (amountFen === undefined) {
    return fields.refund_status === undefined ? { kind: 'NOT_REFUNDED' } : unreadable('refund_amount')
  }
  if (status !== 'REFUND_SUCCESS') return { kind: 'UNKNOWN', reason: `REFUND_STATUS ${status}`.slice(0, 64) }
  return { kind: 'REFUNDED', amountFen }
}

function unreadable(field: string): { kind: 'UNKNOWN'; reason: string } {
  return { kind: 'UNKNOWN', reason: `ANSWER_FORMAT ${field}` }
}

/** A rule of the business refused; every other code is about the call: permission, arguments, rate. */
const businessFailureCode = '40004'

/** Too many calls at the moment. Source: Alipay's common error codes. */
const callLimitCode = '40005'

/** Alipay spells its system error in two ways; after either the trade may exist or not. */
function isTransient({ code, subCode }: Answer): boolean {
  return (
    code === callLimitCode ||
    subCode === 'ACQ.SYSTEM_ERROR' ||
    subCode === 'AQC.SYSTEM_ERROR' ||
    subCode?.startsWith('isp.') === true
  )
}

function reasonOf({ code, subCode }: Answer): string {
  return subCode ?? code
}
