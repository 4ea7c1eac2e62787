/**
 * Channels that an order can be paid through. A new one is a folder here, its name in this list, one line in deps.ts,
 * its variables in config.ts and a route for its notifications, and no migration.
 */
export const channelNames = ['ALIPAY'] as const

export type ChannelName = (typeof channelNames)[number]

export function isChannelName(name: string): name is ChannelName {
  return channelNames.some((known) => known === name)
}

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

/** A genuine message of the channel about an attempt. */
export interface ChannelNotification {
  readonly notifyId: string
  readonly outTradeNo: string
  /** The channel's own word for the trade's state, kept for the record. */
  readonly tradeStatus: string
  readonly sentAt: Date
  /** Present when the message says that the attempt was paid. */
  readonly payment?: ChannelPayment
}

export type NotificationReading =
  | { readonly kind: 'GENUINE'; readonly notification: ChannelNotification }
  /** Not believed. `outTradeNo` is what the message claims, only good for asking the channel about it. */
  | { readonly kind: 'REFUSED'; readonly reason: string; readonly outTradeNo?: string }

/** What a payment provider must be able to do. Every call has a deadline and never throws for the provider's faults. */
export interface PaymentChannel {
  readonly name: ChannelName
  precreate(request: PrecreateRequest): Promise<PrecreateResult>
  query(outTradeNo: string): Promise<QueryResult>
  /** Checks proof and addressee of a raw notification body and reads it. Never throws. */
  readNotification(body: string): NotificationReading
}

export type PaymentChannels = Readonly<Record<ChannelName, PaymentChannel>>
