import { z } from 'zod'
import type {
  BillResult,
  CloseResult,
  PrecreateResult,
  QueryResult,
  RefundQueryResult,
  RefundResult,
} from '../../src/channels/payment-channel.ts'
import type { HeaderPayAnswer } from './header-pay-client.ts'

const unreadable = { kind: 'UNKNOWN', reason: 'ANSWER_FORMAT' } as const

const fen = z.int().transform(BigInt)
const moment = z.iso.datetime().transform((text) => new Date(text))

const placed = z.object({ code_url: z.string().min(1).max(1024) })

export function readPrecreateAnswer({ code, fields }: HeaderPayAnswer): PrecreateResult {
  if (code === 'ORDERPAID') return { kind: 'ALREADY_PAID' }
  if (code !== 'SUCCESS') return { kind: 'REJECTED', reason: code }
  const answer = placed.safeParse(fields)
  return answer.success ? { kind: 'CREATED', qrCode: answer.data.code_url } : unreadable
}

const trade = z.discriminatedUnion('trade_state', [
  z.object({ trade_state: z.literal('NOTPAY'), out_trade_no: z.string() }),
  z.object({ trade_state: z.literal('CLOSED'), out_trade_no: z.string() }),
  z.object({
    trade_state: z.enum(['SUCCESS', 'REFUND']),
    out_trade_no: z.string(),
    transaction_id: z.string().max(64),
    success_time: moment,
    total: fen,
    refunded: fen,
  }),
])

/** A trade whose money has all gone back is closed. */
export function readQueryAnswer({ code, fields }: HeaderPayAnswer, asked: string): QueryResult {
  if (code === 'ORDER_NOT_EXIST') return { kind: 'NOT_SCANNED' }
  if (code !== 'SUCCESS') return { kind: 'UNKNOWN', reason: code }
  const { data } = trade.safeParse(fields)
  if (data?.out_trade_no !== asked) return unreadable
  if (data.trade_state === 'NOTPAY') return { kind: 'WAITING' }
  if (data.trade_state === 'CLOSED' || data.refunded === data.total) return { kind: 'CLOSED' }
  const { transaction_id: paymentId, total: amountFen, success_time: paidAt } = data
  return { kind: 'PAID', payment: { paymentId, amountFen, paidAt } }
}

export function readCloseAnswer({ code }: HeaderPayAnswer): CloseResult {
  if (code === 'SUCCESS') return { kind: 'CLOSED' }
  if (code === 'ORDER_NOT_EXIST') return { kind: 'NOT_SCANNED' }
  return code === 'ORDERPAID' ? { kind: 'NOT_WAITING', reason: code } : { kind: 'UNKNOWN', reason: code }
}

/** Money moves some time after a request was taken in. */
export function readRefundAnswer({ code, status }: HeaderPayAnswer): RefundResult {
  if (code === 'SUCCESS') return { kind: 'ACCEPTED' }
  if (code === 'NOT_ENOUGH') return { kind: 'POSTPONED', reason: code }
  return { kind: status === 400 || status === 404 ? 'REFUSED' : 'UNKNOWN', reason: code }
}

const refund = z.object({ out_refund_no: z.string(), refund: fen, status: z.string().max(32) })

export function readRefundQueryAnswer({ code, fields }: HeaderPayAnswer, asked: string): RefundQueryResult {
  if (code === 'RESOURCE_NOT_EXISTS') return { kind: 'NOT_REFUNDED' }
  if (code !== 'SUCCESS') return { kind: 'UNKNOWN', reason: code }
  const { data } = refund.safeParse(fields)
  if (data?.out_refund_no !== asked) return unreadable
  if (data.status !== 'SUCCESS') return { kind: 'UNKNOWN', reason: data.status }
  return { kind: 'REFUNDED', amountFen: data.refund }
}

const bill = z.object({
  rows: z.array(
    z.object({
      out_trade_no: z.string().max(64),
      transaction_id: z.string().max(64),
      out_refund_no: z.string().max(64).nullable(),
      amount: fen,
      success_time: moment,
    }),
  ),
  sum: fen,
})

/** A bill that does not add up is none. */
export function readBillAnswer({ code, fields }: HeaderPayAnswer): BillResult {
  if (code === 'NO_STATEMENT_EXIST') return { kind: 'NO_TRADES' }
  if (code === 'STATEMENT_CREATING') return { kind: 'NOT_READY' }
  if (code !== 'SUCCESS') return { kind: 'UNKNOWN', reason: code }
  const { data } = bill.safeParse(fields)
  if (data === undefined) return unreadable
  if (data.rows.reduce((sum, { amount }) => sum + amount, 0n) !== data.sum) {
    return { kind: 'UNKNOWN', reason: 'TOTALS' }
  }
  return {
    kind: 'BILL',
    rows: data.rows.map((row) => ({
      kind: row.out_refund_no === null ? 'PAYMENT' : 'REFUND',
      paymentId: row.transaction_id,
      outTradeNo: row.out_trade_no,
      outRequestNo: row.out_refund_no,
      amountFen: row.amount < 0n ? -row.amount : row.amount,
      feeFen: 0n,
      completedAt: row.success_time,
    })),
  }
}
