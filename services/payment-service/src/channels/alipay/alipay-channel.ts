import { fenToYuan } from '@interview-pass/contracts'
import type { ChannelAdapter } from '../../channels.ts'
import type {
  ChannelCallback,
  CloseResult,
  PaymentChannel,
  PrecreateRequest,
  PrecreateResult,
  QueryResult,
  RefundQueryResult,
  RefundRequest,
  RefundResult,
} from '../payment-channel.ts'
import {
  readCloseAnswer,
  readPrecreateAnswer,
  readQueryAnswer,
  readRefundAnswer,
  readRefundQueryAnswer,
} from './alipay-answers.ts'
import { downloadAlipayBill } from './alipay-bill.ts'
import { connectAlipayGateway, type AlipayGateway } from './alipay-gateway.ts'
import { readPublicKey } from './alipay-keys.ts'
import { readAlipayNotification } from './alipay-notification.ts'
import { toBeijingTime } from './beijing-time.ts'

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
  /** What Alipay takes of each payment, in hundredths of a percent; undefined when nobody checks it. */
  readonly feeBasisPoints?: number | undefined
  readonly now: () => Date
}

const alipayCallback: ChannelCallback = {
  path: '/payment/callback',
  bodyType: 'form',
  description:
    'Alipay proves itself by the signature in the form (RSA2). It is answered `success` once everything is committed, else `fail`.',
  acknowledge: (isTaken) => ({ text: isTaken ? 'success' : 'fail', contentType: 'text/plain' }),
}

export const alipay: ChannelAdapter = {
  callback: alipayCallback,
  connect: (config, { now }) =>
    connectAlipay({
      gatewayUrl: config.ALIPAY_GATEWAY_URL,
      appId: config.ALIPAY_APP_ID,
      sellerId: config.ALIPAY_SELLER_ID,
      privateKey: config.ALIPAY_PRIVATE_KEY,
      alipayPublicKey: config.ALIPAY_PUBLIC_KEY,
      notifyUrl: config.ALIPAY_NOTIFY_URL,
      timeoutMs: config.ALIPAY_TIMEOUT_MS,
      feeBasisPoints: config.ALIPAY_FEE_BASIS_POINTS,
      now,
    }),
}

/** Alipay face-to-face payment (当面付): the buyer scans our QR code. */
export function connectAlipay(options: AlipayOptions): PaymentChannel {
  const { feeBasisPoints } = options
  const gateway = connectAlipayGateway(options)
  const addressee = { ...options, alipayPublicKey: readPublicKey(options.alipayPublicKey) }
  return {
    callback: alipayCallback,
    precreate: (request) => precreate(gateway, options.notifyUrl, request),
    query: (outTradeNo) => query(gateway, outTradeNo, options.now),
    close: (outTradeNo) => close(gateway, outTradeNo),
    refund: (request) => refund(gateway, request),
    queryRefund: (asked) => queryRefund(gateway, asked),
    downloadBill: (day) => downloadAlipayBill(gateway, day, options.now),
    feeFenOf: feeBasisPoints === undefined ? undefined : (amountFen) => feeFen(amountFen, feeBasisPoints),
    readNotification: ({ body }) => readAlipayNotification(addressee, body),
  }
}

/** Of each payment, rounded half up to whole fen. */
function feeFen(amountFen: bigint, basisPoints: number): bigint {
  return (amountFen * BigInt(basisPoints) + 5_000n) / 10_000n
}

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
  return readPrecreateAnswer(answer, request.outTradeNo)
}

async function query(gateway: AlipayGateway, outTradeNo: string, now: () => Date): Promise<QueryResult> {
  const answer = await gateway('alipay.trade.query', { out_trade_no: outTradeNo })
  return answer.kind === 'ANSWER' ? readQueryAnswer(answer, outTradeNo, now()) : answer
}

async function close(gateway: AlipayGateway, outTradeNo: string): Promise<CloseResult> {
  const answer = await gateway('alipay.trade.close', { out_trade_no: outTradeNo })
  return answer.kind === 'ANSWER' ? readCloseAnswer(answer) : answer
}

async function refund(gateway: AlipayGateway, request: RefundRequest): Promise<RefundResult> {
  const answer = await gateway('alipay.trade.refund', {
    out_trade_no: request.outTradeNo,
    out_request_no: request.outRequestNo,
    refund_amount: fenToYuan(request.amountFen),
    ...(request.reason !== null && { refund_reason: request.reason }),
  })
  return answer.kind === 'ANSWER' ? readRefundAnswer(answer, request.outTradeNo) : answer
}

async function queryRefund(
  gateway: AlipayGateway,
  { outTradeNo, outRequestNo }: Pick<RefundRequest, 'outTradeNo' | 'outRequestNo'>,
): Promise<RefundQueryResult> {
  const answer = await gateway('alipay.trade.fastpay.refund.query', {
    out_trade_no: outTradeNo,
    out_request_no: outRequestNo,
  })
  return answer.kind === 'ANSWER' ? readRefundQueryAnswer(answer, outRequestNo) : answer
}
