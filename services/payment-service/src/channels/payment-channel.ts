/**
 * What is between us and whoever takes the money. A new channel is a folder beside this file and one line in
 * channels.ts; where it has variables, config.ts names them. No migration, no route and no other file.
 */

export interface PrecreateRequest {
  readonly outTradeNo: string
  readonly amountFen: bigint
  readonly subject: string
  /** The channel refuses payment after this moment. */
  readonly expiresAt: Date
}

/** What is known after asking the channel for a QR code. *Unknown* is an outcome: the answer may have been lost. */
export type PrecreateResult =
  | { readonly kind: 'CREATED'; readonly qrCode: string }
  | { readonly kind: 'ALREADY_PAID' }
  | { readonly kind: 'REJECTED'; readonly reason: string }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }

export interface ChannelPayment {
  /** The channel's own trade number. */
  readonly paymentId: string
  readonly amountFen: bigint
  readonly paidAt: Date
}

/** What the channel says of an attempt when asked. */
export type QueryResult =
  | { readonly kind: 'PAID'; readonly payment: ChannelPayment }
  | { readonly kind: 'WAITING' }
  /** Nobody has scanned the code yet: neither unpaid nor failed. */
  | { readonly kind: 'NOT_SCANNED' }
  | { readonly kind: 'CLOSED' }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  /** The channel is known to be away, so that the call was not even made. */
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

/** What is known after asking the channel to close an attempt. It never gives money back. */
export type CloseResult =
  | { readonly kind: 'CLOSED' }
  /** Nobody has scanned the code: it cannot be closed, and ends by its own expiry only. */
  | { readonly kind: 'NOT_SCANNED' }
  /** It is in another state, perhaps paid: the channel is to be asked. */
  | { readonly kind: 'NOT_WAITING'; readonly reason: string }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

export interface RefundRequest {
  readonly outTradeNo: string
  /** Of this refund alone, the same with the same amount on every repetition; at most 64 letters, digits and underscores. */
  readonly outRequestNo: string
  readonly amountFen: bigint
  readonly reason: string | null
}

/** What is known after asking the channel to give money back. */
export type RefundResult =
  | { readonly kind: 'REFUNDED' }
  /** Taken in or done before: the channel is to be asked which. */
  | { readonly kind: 'ACCEPTED' }
  /** For good: the same request will never be granted. */
  | { readonly kind: 'REFUSED'; readonly reason: string }
  /** Not now, such as for lack of money in our account: the same request may be granted later. */
  | { readonly kind: 'POSTPONED'; readonly reason: string }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

/** What the channel says of a refund when asked. */
export type RefundQueryResult =
  | { readonly kind: 'REFUNDED'; readonly amountFen: bigint }
  | { readonly kind: 'NOT_REFUNDED' }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

/** One line of a channel's bill: a payment, or money that went back. */
export interface BillRow {
  readonly kind: 'PAYMENT' | 'REFUND'
  readonly paymentId: string
  readonly outTradeNo: string
  /** Of a refund. */
  readonly outRequestNo: string | null
  /** What was paid or went back: positive. */
  readonly amountFen: bigint
  /** What the channel took for it, negative where it gave some of its fee back. */
  readonly feeFen: bigint
  readonly completedAt: Date
}

/** What the channel says of a day, once it is over. A bill is whole and adds up, or it is none. */
export type BillResult =
  | { readonly kind: 'BILL'; readonly rows: readonly BillRow[] }
  /** There is nothing to say of that day. */
  | { readonly kind: 'NO_TRADES' }
  | { readonly kind: 'NOT_READY' }
  | { readonly kind: 'UNKNOWN'; readonly reason: string }
  | { readonly kind: 'NOT_ASKED'; readonly reason: string }

/** A genuine message of the channel about an attempt. */
export interface ChannelNotification {
  readonly notifyId: string
  readonly outTradeNo: string
  /** The channel's own word for the trade's state, kept for the record. */
  readonly tradeStatus: string
  readonly sentAt: Date
  /** Present when the message says that the attempt was paid. */
  readonly payment?: ChannelPayment
  /** Present when the message says that money went back, as it does beside `payment` when that was not all. */
  readonly refund?: ChannelRefund
}

export interface ChannelRefund {
  /** Of the latest one, where the message names it. */
  readonly outRequestNo: string | null
  /** All that went back so far. */
  readonly totalFen: bigint
}

export type NotificationReading =
  | { readonly kind: 'GENUINE'; readonly notification: ChannelNotification; readonly evidence: string }
  | RefusedNotification

/** What a message is that is not proved to be the channel's to us, or cannot be read. */
export interface RefusedNotification {
  readonly kind: 'REFUSED'
  /** The check that failed. */
  readonly reason: string
  /** What its failing most likely comes from, where the message shows it. */
  readonly diagnosis?: NotificationDiagnosis
  /** What the message claims, only good for asking the channel about it. */
  readonly outTradeNo?: string
  /** The message as it came, at most 16 384 characters, with everything about the buyer hashed. */
  readonly evidence: string
}

/** Faults of ours, or of what stands between the channel and us, that a message with a wrong signature can show. */
export const notificationDiagnoses = [
  'SIGN_MISSING',
  'ENCODED_TWICE',
  'PLUS_LOST',
  'CHARSET_CHANGED',
] as const

export type NotificationDiagnosis = (typeof notificationDiagnoses)[number]

/** A notification as it came, before anybody believes it: channels prove themselves in headers or in the body. */
export interface RawNotification {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes, which is what proofs cover. */
  readonly body: Buffer
}

/** What a channel is told, in its own protocol. */
interface Acknowledgement {
  readonly text: string
  readonly contentType: 'text/plain' | 'application/json'
  /** Default 200. */
  readonly status?: number
}

/** Where and how a channel delivers its notifications. */
export interface ChannelCallback {
  /** Below the prefix of the API, of this channel alone, such as `/payment/callback/wechat-pay`. */
  readonly path: string
  readonly bodyType: 'form' | 'json'
  /** For the documentation: how the channel proves itself, and how it is answered. */
  readonly description: string
  /** `isTaken` is true only after the commit of whatever the notification caused; else the channel is to repeat it. */
  acknowledge(isTaken: boolean): Acknowledgement
}

/** What a payment provider must be able to do. Every call has a deadline and never throws for the provider's faults. */
export interface PaymentChannel {
  readonly callback: ChannelCallback
  precreate(request: PrecreateRequest): Promise<PrecreateResult>
  query(outTradeNo: string): Promise<QueryResult>
  close(outTradeNo: string): Promise<CloseResult>
  refund(request: RefundRequest): Promise<RefundResult>
  queryRefund(refund: Pick<RefundRequest, 'outTradeNo' | 'outRequestNo'>): Promise<RefundQueryResult>
  /** `day` is one of Beijing, `yyyy-MM-dd`. */
  downloadBill(day: string): Promise<BillResult>
  /** What the channel takes for a payment, where that is agreed on. */
  readonly feeFenOf?: ((amountFen: bigint) => bigint) | undefined
  /** Checks proof and addressee of a notification and reads it. Never throws. */
  readNotification(message: RawNotification): NotificationReading
}

/** Every channel by its name, which is at most 20 characters long. */
export type PaymentChannels = Readonly<Record<string, PaymentChannel>>

export function findChannel(channels: PaymentChannels, name: string): PaymentChannel | undefined {
  return Object.hasOwn(channels, name) ? channels[name] : undefined
}

/** Throws Error for a channel that this installation no longer has: whoever took it away must bring it back. */
export function channelNamed(channels: PaymentChannels, name: string): PaymentChannel {
  const channel = findChannel(channels, name)
  if (channel === undefined) throw new Error(`there is no channel ${name}`)
  return channel
}
