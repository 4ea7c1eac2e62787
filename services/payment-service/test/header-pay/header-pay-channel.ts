import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { ChannelAdapter } from '../../src/channels.ts'
import type {
  ChannelCallback,
  NotificationReading,
  RawNotification,
} from '../../src/channels/payment-channel.ts'

/**
 * A channel as WeChat Pay is one: JSON in, the proof over the raw bytes in headers, JSON and a status out. What it asks
 * of the service is in this folder.
 */
const secret = 'a secret that only this channel and the test know'

const callback: ChannelCallback = {
  path: '/payment/callback/header-pay',
  bodyType: 'json',
  description: 'Proved by an HMAC in headers.',
  acknowledge: (isTaken) =>
    isTaken
      ? { text: '{"code":"SUCCESS"}', contentType: 'application/json' }
      : { text: '{"code":"FAIL","message":"again"}', contentType: 'application/json', status: 500 },
}

const paid = z.object({
  id: z.string().max(128),
  create_time: z.iso.datetime(),
  out_trade_no: z.string().max(64),
  transaction_id: z.string().max(64),
  total: z.int().positive(),
})

export const headerPay: ChannelAdapter = {
  callback,
  connect: () => ({
    callback,
    precreate: ({ outTradeNo }) => Promise.resolve({ kind: 'CREATED', qrCode: `headerpay://${outTradeNo}` }),
    query: () => Promise.resolve({ kind: 'NOT_SCANNED' }),
    close: () => Promise.resolve({ kind: 'CLOSED' }),
    refund: () => Promise.resolve({ kind: 'REFUNDED' }),
    queryRefund: () => Promise.resolve({ kind: 'NOT_REFUNDED' }),
    downloadBill: () => Promise.resolve({ kind: 'NO_TRADES' }),
    readNotification,
  }),
}

function readNotification({ headers, body }: RawNotification): NotificationReading {
  const evidence = body.toString()
  const given = Buffer.from(String(headers['header-pay-signature']), 'hex')
  const expected = signatureOf(String(headers['header-pay-timestamp']), body)
  const notice = paid.safeParse(parsed(body))
  const claimed = notice.data?.out_trade_no
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || !notice.success) {
    return {
      kind: 'REFUSED',
      reason: 'SIGNATURE',
      evidence,
      ...(claimed !== undefined && { outTradeNo: claimed }),
    }
  }
  const sentAt = new Date(notice.data.create_time)
  const { id: notifyId, out_trade_no: outTradeNo, transaction_id: paymentId, total } = notice.data
  const payment = { paymentId, amountFen: BigInt(total), paidAt: sentAt }
  const notification = { notifyId, outTradeNo, tradeStatus: 'SUCCESS', sentAt, payment }
  return { kind: 'GENUINE', notification, evidence }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function signatureOf(timestamp: string, body: Buffer, key = secret): Buffer {
  return createHmac('sha256', key).update(`${timestamp}\n`).update(body).update('\n').digest()
}

/** A notification as this channel sends it; forged when it is signed with another secret. */
export function headerPayNotice(outTradeNo: string, notifyId: string, key = secret): RequestInit {
  const createdAt = new Date().toISOString()
  const notice = {
    id: notifyId,
    create_time: createdAt,
    out_trade_no: outTradeNo,
    transaction_id: `H${outTradeNo}`,
    total: 19_900,
  }
  const body = JSON.stringify(notice, null, 2)
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'header-pay-timestamp': createdAt,
      'header-pay-signature': signatureOf(createdAt, Buffer.from(body), key).toString('hex'),
    },
    body,
  }
}
