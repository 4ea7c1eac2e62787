import type {
  ChannelName,
  ChannelNotification,
  ChannelPayment,
  NotificationReading,
  PaymentChannels,
} from '../channels/payment-channel.ts'
import { allowQuery, type AllowQueryNeeds, type RequestQuery } from '../orders/request-query.ts'
import { logRefusedNotification } from '../payment-logs/log-payment.ts'
import type { RecentNotifications } from './remember-notifications.ts'
import { settlePayment, type SettleNeeds } from './settle-payment.ts'
import { noteNotification, type Settled } from './settlement.store.ts'

export interface ReceiveNeeds extends SettleNeeds, AllowQueryNeeds {
  readonly channels: PaymentChannels
  readonly recent: RecentNotifications
  /** Has a job ask the channel about an attempt soon; limited, so that a forgery costs one look-up and rarely a call. */
  readonly requestQuery: RequestQuery
}

/** What became of a notification. Only ACCEPTED may be answered `success`; after anything else the channel repeats it. */
export type Reception =
  | { readonly kind: 'ACCEPTED'; readonly settled: Settled | undefined }
  /** Not proved to be the channel's message to us. */
  | { readonly kind: 'NOT_BELIEVED'; readonly reason: string }
  /** Genuine, about a number that no attempt has. */
  | { readonly kind: 'UNMATCHED' }
  /** Genuine, but our order or the channel itself says otherwise. */
  | { readonly kind: 'CONTRADICTED'; readonly reason: Contradiction }
  | { readonly kind: 'POSTPONED'; readonly reason: string }

export type Contradiction = 'AMOUNT_MISMATCH' | 'NOT_CONFIRMED'

/** Older ones are believed only after the channel was asked: a captured message must not be worth anything for long. */
const freshMs = 5 * 60 * 1000

/**
 * Takes in a channel's raw notification: believed or not, repeat or news, fresh or old. Answers ACCEPTED only after the
 * commit of whatever it caused.
 */
export async function receiveNotification(
  needs: ReceiveNeeds,
  channelName: ChannelName,
  body: string,
): Promise<Reception> {
  const startedAt = performance.now()
  const reading = needs.channels[channelName].readNotification(body)
  needs.settlementMetrics.observeVerification((performance.now() - startedAt) / 1000)
  const reception =
    reading.kind === 'REFUSED'
      ? await disbelieve(needs, channelName, reading)
      : await receiveGenuine(needs, channelName, reading.notification)
  needs.settlementMetrics.observeTotal((performance.now() - startedAt) / 1000)
  return reception
}

async function receiveGenuine(
  needs: ReceiveNeeds,
  channel: ChannelName,
  notification: ChannelNotification,
): Promise<Reception> {
  if (await needs.recent.has(channel, notification.notifyId)) return { kind: 'ACCEPTED', settled: undefined }
  const { payment } = notification
  if (payment === undefined) return acceptOtherNews(needs, channel, notification)
  const age = needs.now().getTime() - notification.sentAt.getTime()
  if (age <= freshMs) return settle(needs, channel, notification, payment)
  return settleAfterQuery(needs, channel, notification)
}

async function settle(
  needs: ReceiveNeeds,
  channel: ChannelName,
  { notifyId, outTradeNo, tradeStatus }: ChannelNotification,
  payment: ChannelPayment,
): Promise<Reception> {
  const settled = await settlePayment(needs, { ...payment, channel, outTradeNo, notifyId, tradeStatus })
  if (settled.outcome === null) return leaveUnmatched(needs, channel)
  if (settled.outcome === 'MISMATCH') {
    await noteRefusal(needs, channel, 'AMOUNT_MISMATCH', outTradeNo)
    return { kind: 'CONTRADICTED', reason: 'AMOUNT_MISMATCH' }
  }
  await needs.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled }
}

/** The limit comes before the call: a captured message must not cost one each time that it is sent again. */
async function settleAfterQuery(
  needs: ReceiveNeeds,
  channel: ChannelName,
  notification: ChannelNotification,
): Promise<Reception> {
  const { notifyId, outTradeNo, tradeStatus } = notification
  const attempt = await allowQuery(needs, channel, outTradeNo)
  if (attempt === 'NO_ATTEMPT') {
    await noteNotification(needs.sql, { channel, notifyId, outTradeNo, tradeStatus })
    return leaveUnmatched(needs, channel)
  }
  if (attempt === 'LIMITED') return postpone(needs, channel, 'QUERY_LIMIT')
  const answer = await needs.channels[channel].query(outTradeNo)
  switch (answer.kind) {
    case 'PAID':
      return settle(needs, channel, notification, answer.payment)
    case 'UNKNOWN':
    case 'NOT_ASKED':
      await needs.requestQuery(channel, outTradeNo)
      return postpone(needs, channel, answer.reason)
    case 'WAITING':
    case 'NOT_SCANNED':
    case 'CLOSED':
      countRefusal(needs, channel, 'NOT_CONFIRMED')
      await logRefusedNotification(needs.sql, { channel, outTradeNo, reason: 'NOT_CONFIRMED' })
      return { kind: 'CONTRADICTED', reason: 'NOT_CONFIRMED' }
  }
}

/** Not a payment: kept for the record, and the channel is asked what it means. Done only when the query is queued. */
async function acceptOtherNews(
  needs: ReceiveNeeds,
  channel: ChannelName,
  { notifyId, outTradeNo, tradeStatus }: ChannelNotification,
): Promise<Reception> {
  await noteNotification(needs.sql, { channel, notifyId, outTradeNo, tradeStatus })
  if ((await needs.requestQuery(channel, outTradeNo)) === 'LIMITED') {
    return postpone(needs, channel, 'QUERY_LIMIT')
  }
  await needs.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled: undefined }
}

function postpone(needs: ReceiveNeeds, channel: ChannelName, reason: string): Reception {
  needs.logger.warn({ channel, reason }, 'a notification waits for its repetition')
  return { kind: 'POSTPONED', reason }
}

function leaveUnmatched(needs: ReceiveNeeds, channel: ChannelName): Reception {
  countRefusal(needs, channel, 'UNMATCHED')
  return { kind: 'UNMATCHED' }
}

async function disbelieve(
  needs: ReceiveNeeds,
  channel: ChannelName,
  { reason, outTradeNo }: Extract<NotificationReading, { kind: 'REFUSED' }>,
): Promise<Reception> {
  if (outTradeNo === undefined) countRefusal(needs, channel, reason)
  else await noteRefusal(needs, channel, reason, outTradeNo)
  return { kind: 'NOT_BELIEVED', reason }
}

/** Has the channel asked as well: an attacker gains nothing by it, and a wrong key of ours loses no payment. */
async function noteRefusal(
  needs: ReceiveNeeds,
  channel: ChannelName,
  reason: string,
  outTradeNo: string,
): Promise<void> {
  countRefusal(needs, channel, reason)
  if ((await needs.requestQuery(channel, outTradeNo)) === 'REQUESTED') {
    await logRefusedNotification(needs.sql, { channel, outTradeNo, reason })
  }
}

function countRefusal(needs: ReceiveNeeds, channel: ChannelName, reason: string): void {
  needs.settlementMetrics.countRefusal(channel, reason)
  needs.logger.warn({ channel, reason }, 'a notification was refused')
}
