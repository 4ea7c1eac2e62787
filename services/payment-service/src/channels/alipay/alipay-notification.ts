import { verify, type KeyObject } from 'node:crypto'
import { yuanToFen } from '@interview-pass/contracts'
import iconv from 'iconv-lite'
import { z } from 'zod'
import {
  notificationDiagnoses,
  type ChannelNotification,
  type NotificationDiagnosis,
  type NotificationReading,
  type RefusedNotification,
} from '../payment-channel.ts'
import { evidenceOf } from './alipay-evidence.ts'
import { fromBeijingTime } from './beijing-time.ts'

const beijingTime = z.string().transform((text, context) => {
  const moment = fromBeijingTime(text)
  if (moment !== undefined) return moment
  context.addIssue('must be a Beijing time')
  return z.NEVER
})

/**
 * The fields we act on. The signature covers a text without escaping, so that each must match its exact format, or else
 * the message is refused and the channel asked, whose answer is read leniently.
 */
const newsFields = z.object({
  notify_id: z.string().regex(/^[\w-]{1,128}$/),
  notify_time: beijingTime,
  out_trade_no: z.string().regex(/^\w{1,64}$/),
  trade_status: z.string().regex(/^[A-Z_]{1,32}$/),
})

/** Only a payment needs these. Money counts whenever it came, so that its time may be missing or unreadable. */
const paymentFields = z.object({
  trade_no: z.string().regex(/^\w{1,64}$/),
  total_amount: z.string().regex(/^(0|[1-9]\d{0,8})\.\d{2}$/),
  gmt_payment: beijingTime.optional().catch(undefined),
})

/** Money that went back is only ever believed after a query, so that what is unreadable of it is left out. */
const refundFields = z.object({
  refund_fee: z
    .string()
    .regex(/^(0|[1-9]\d{0,8})\.\d{2}$/)
    .transform(yuanToFen)
    .refine((fen) => fen > 0n),
  out_biz_no: z
    .string()
    .regex(/^\w{1,64}$/)
    .nullable()
    .catch(null)
    .default(null),
})

const paidStatuses = new Set(['TRADE_SUCCESS', 'TRADE_FINISHED'])

export interface AlipayAddressee {
  readonly appId: string
  readonly sellerId: string
  readonly alipayPublicKey: KeyObject
}

/**
 * Reads Alipay's asynchronous notification: one RSA2 check with the cached key, then app, seller and formats.
 * The SDK's own check takes the algorithm from the sender, throws on odd input and verifies twice, so it is not used.
 * Source: https://opendocs.alipay.com/open/194/103296 (asynchronous notification, signature rules).
 */
export function readAlipayNotification(addressee: AlipayAddressee, body: Buffer): NotificationReading {
  return { ...readFields(addressee, body), evidence: evidenceOf(body) }
}

type Read =
  | { readonly kind: 'GENUINE'; readonly notification: ChannelNotification }
  | Omit<RefusedNotification, 'evidence'>

function readFields(addressee: AlipayAddressee, body: Buffer): Read {
  const fields = new Map<string, string>()
  for (const pair of body.toString('latin1').split('&')) {
    if (pair === '') continue
    const [name = '', ...rest] = pair.split('=')
    const key = unescaped(name)
    if (fields.has(key)) return refused(fields, 'DUPLICATE_FIELD')
    fields.set(key, unescaped(rest.join('=')))
  }
  if (fields.get('sign_type') !== 'RSA2') return refused(fields, 'SIGN_TYPE')
  if (!hasGenuineSignature(addressee.alipayPublicKey, fields)) {
    return refused(fields, 'SIGNATURE', diagnose(addressee.alipayPublicKey, fields))
  }
  if (fields.get('app_id') !== addressee.appId) return refused(fields, 'APP_ID')
  if (fields.get('seller_id') !== addressee.sellerId) return refused(fields, 'SELLER_ID')
  const given = Object.fromEntries(fields)
  const news = newsFields.safeParse(given)
  if (!news.success) return refused(fields, 'FORMAT')
  const refund = refundFields.safeParse(given).data
  const notification = toNotification(news.data, refund)
  if (!paidStatuses.has(news.data.trade_status)) return { kind: 'GENUINE', notification }
  const payment = paymentFields.safeParse(given)
  if (!payment.success) return refused(fields, 'FORMAT')
  const {
    trade_no: paymentId,
    total_amount: amount,
    gmt_payment: paidAt = news.data.notify_time,
  } = payment.data
  const paid = { paymentId, amountFen: yuanToFen(amount), paidAt }
  return { kind: 'GENUINE', notification: { ...notification, payment: paid } }
}

function toNotification(
  fields: z.output<typeof newsFields>,
  refund: z.output<typeof refundFields> | undefined,
): ChannelNotification {
  return {
    ...(refund !== undefined && {
      refund: { outRequestNo: refund.out_biz_no, totalFen: refund.refund_fee },
    }),
    notifyId: fields.notify_id,
    outTradeNo: fields.out_trade_no,
    tradeStatus: fields.trade_status,
    sentAt: fields.notify_time,
  }
}

/**
 * One character for each byte, so that the signature is checked over the bytes that were signed, in whatever charset:
 * `charset` is a field like others, and what we act on is ASCII.
 */
function unescaped(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/%([\da-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function hasGenuineSignature(key: KeyObject, fields: ReadonlyMap<string, string>): boolean {
  const signature = fields.get('sign')
  if (signature === undefined) return false
  const signed = [...fields.entries()]
    .filter(([name]) => name !== 'sign' && name !== 'sign_type')
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return verify('RSA-SHA256', Buffer.from(signed, 'latin1'), key, Buffer.from(signature, 'base64'))
}

type Undo = (value: string, name: string) => string

/** A value converted from one charset to another, back again. */
const unconverted = (from: string, to: string): Undo => {
  return (value) => iconv.encode(iconv.decode(Buffer.from(value, 'latin1'), to), from).toString('latin1')
}

/** What may have happened to the fields on their way: each says how they were before. */
const alterations: Readonly<Record<NotificationDiagnosis, readonly Undo[]>> = {
  SIGN_MISSING: [],
  ENCODED_TWICE: [(value) => unescaped(value)],
  // Decoded before it came here: the only field that always has some is the signature.
  PLUS_LOST: [(value, name) => (name === 'sign' ? value.replaceAll(' ', '+') : value)],
  // Latin-1 is what many a Java server takes a form for.
  CHARSET_CHANGED: [unconverted('gbk', 'utf8'), unconverted('utf8', 'gbk'), unconverted('latin1', 'utf8')],
}

/** That there is no signature, or the alteration without which it is right. */
function diagnose(key: KeyObject, fields: ReadonlyMap<string, string>): NotificationDiagnosis | undefined {
  if ((fields.get('sign') ?? '') === '') return 'SIGN_MISSING'
  return notificationDiagnoses.find((diagnosis) =>
    alterations[diagnosis].some((undo) => {
      const before = [...fields].map(([name, value]) => [name, undo(value, name)] as const)
      return hasGenuineSignature(key, new Map(before))
    }),
  )
}

function refused(
  fields: ReadonlyMap<string, string>,
  reason: string,
  diagnosis?: NotificationDiagnosis,
): Omit<RefusedNotification, 'evidence'> {
  const outTradeNo = fields.get('out_trade_no')
  return {
    kind: 'REFUSED',
    reason,
    ...(diagnosis !== undefined && { diagnosis }),
    ...(outTradeNo !== undefined && /^\w{1,64}$/.test(outTradeNo) && { outTradeNo }),
  }
}
