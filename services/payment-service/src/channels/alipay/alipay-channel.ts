import { fenToYuan, yuanToFen } from '@interview-pass/contracts'
import { z } from 'zod'
import type { PaymentChannel, PrecreateRequest, PrecreateResult, QueryResult } from '../payment-channel.ts'
import { connectAlipayGateway, type AlipayGateway, type GatewayAnswer } from './alipay-gateway.ts'
import { readPublicKey } from './alipay-keys.ts'
import { readAlipayNotification } from './alipay-notification.ts'
import { fromBeijingTime, toBeijingTime } from './beijing-time.ts'

export interface AlipayOptions {
  readonly gatewayUrl: string
  readonly appId: string
  readonly sellerId: string
  /** As `readPrivateKey` takes it. */
  readonly privateKey: string
  /** As `readPublicKey` takes it. */
  readonly alipayPublicKey: string
  /** Where Alipay sends notifications, at most 256 characters. */
  readonly notifyUrl: string
  readonly timeoutMs: number
  readonly now: () => Date
}

/** Alipay face-to-face payment (当面付): the buyer scans our QR code. */
export function connectAlipay(options: AlipayOptions): PaymentChannel {
  const gateway = connectAlipayGateway(options)
  const addressee = { ...options, alipayPublicKey: readPublicKey(options.alipayPublicKey) }
  return {
    name: 'ALIPAY',
    precreate: (request) => precreate(gateway, options.notifyUrl, request),
    query: (outTradeNo) => query(gateway, outTradeNo),
    readNotification: (body) => readAlipayNotification(addressee, body),
  }
}

const precreateFields = z.object({ qr_code: z.url().max(1024) })

async function precreate(
  gateway: AlipayGateway,
  notifyUrl: string,
  request: PrecreateRequest,
): Promise<PrecreateResult> {
  const answer = await gateway(
    'alipay.trade.precreate',
    {
      out_trade_no: request.outTradeNo,
      total_amount: fenToYuan(request.amountFen),
      subject: request.subject,
      time_expire: toBeijingTime(request.expiresAt),
    },
    notifyUrl,
  )
  // Where this call was not made, an earlier one with the same number may have taken effect.
  if (answer.kind !== 'ANSWER') return { kind: 'UNKNOWN', reason: answer.reason }
  if (answer.code === '10000') {
    const { success, data } = precreateFields.safeParse(answer.fields)
    return success ? { kind: 'CREATED', qrCode: data.qr_code } : { kind: 'UNKNOWN', reason: 'ANSWER_FORMAT' }
  }
  if (answer.subCode === 'ACQ.TRADE_HAS_SUCCESS') return { kind: 'ALREADY_PAID' }
  if (isTransient(answer)) return { kind: 'UNKNOWN', reason: reasonOf(answer) }
  return { kind: 'REJECTED', reason: reasonOf(answer) }
}

const queryFields = z.object({
  trade_status: z.enum(['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED']),
  trade_no: z.string().regex(/^\w{1,64}$/),
  total_amount: z.string().regex(/^(0|[1-9]\d{0,8})\.\d{2}$/),
  send_pay_date: z.string().optional(),
})

async function query(gateway: AlipayGateway, outTradeNo: string): Promise<QueryResult> {
  const answer = await gateway('alipay.trade.query', { out_trade_no: outTradeNo })
  if (answer.kind !== 'ANSWER') return answer
  if (answer.subCode === 'ACQ.TRADE_NOT_EXIST') return { kind: 'NOT_SCANNED' }
  const fields = queryFields.safeParse(answer.fields)
  if (answer.code !== '10000' || !fields.success) return { kind: 'UNKNOWN', reason: reasonOf(answer) }
  const {
    trade_status: status,
    trade_no: paymentId,
    total_amount: amount,
    send_pay_date: paidAt,
  } = fields.data
  switch (status) {
    case 'WAIT_BUYER_PAY':
      return { kind: 'WAITING' }
    case 'TRADE_CLOSED':
      return { kind: 'CLOSED' }
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const moment = paidAt === undefined ? undefined : fromBeijingTime(paidAt)
      if (moment === undefined) return { kind: 'UNKNOWN', reason: 'ANSWER_FORMAT' }
      return { kind: 'PAID', payment: { paymentId, amountFen: yuanToFen(amount), paidAt: moment } }
    }
  }
}

type Answered = Extract<GatewayAnswer, { kind: 'ANSWER' }>

/** Too many calls at the moment. Source: Alipay's common error codes. */
const callLimitCode = '40005'

/** Alipay spells its system error in two ways; after either the trade may exist or not. */
function isTransient({ code, subCode }: Answered): boolean {
  return (
    code === callLimitCode ||
    subCode === 'ACQ.SYSTEM_ERROR' ||
    subCode === 'AQC.SYSTEM_ERROR' ||
    subCode?.startsWith('isp.') === true
  )
}

function reasonOf({ code, subCode }: Answered): string {
  return subCode ?? code
}
