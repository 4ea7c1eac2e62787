import type {
  ChannelName,
  ChannelNotification,
  ChannelPayment,
  PaymentChannels,
} from '../channels/payment-channel.ts'
import type { RequestQuery } from '../orders/request-query.ts'
import { logRefusedNotification } from '../payment-logs/log-payment.ts'
import type { RecentNotifications } from './remember-notifications.ts'
import { settlePayment, type SettleNeeds } from './settle-payment.ts'
import { noteNotification, type Settled } from './settlement.store.ts'

export interface ReceiveNeeds extends SettleNeeds {
  readonly channels: PaymentChannels
  readonly recent: RecentNotifications
  /** Has a job ask the channel about an attempt soon; limited, so that a flood of forgeries costs nothing. */
  readonly requestQuery: RequestQuery
}

/** What became of a notification. Only ACCEPTED may be answered `success`; after anything else the channel repeats it. */
export type Reception =
  | { readonly kind: 'ACCEPTED'; readonly settled: Settled | undefined }
  | { readonly kind: 'REFUSED'; readonly reason: string }
  | { readonly kind: 'POSTPONED'; readonly reason: string }

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
      ? await refuse(needs, channelName, reading.reason, reading.outTradeNo)
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
  if (settled.outcome === null) return refuse(needs, channel, 'UNMATCHED')
  if (settled.outcome === 'MISMATCH') return refuse(needs, channel, 'AMOUNT_MISMATCH', outTradeNo)
  await needs.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled }
}

async function settleAfterQuery(
  needs: ReceiveNeeds,
  channel: ChannelName,
  notification: ChannelNotification,
): Promise<Reception> {
  const answer = await needs.channels[channel].query(notification.outTradeNo)
  if (answer.kind === 'PAID') return settle(needs, channel, notification, answer.payment)
  if (answer.kind !== 'UNKNOWN') return refuse(needs, channel, 'NOT_CONFIRMED', notification.outTradeNo)
  await needs.requestQuery(channel, notification.outTradeNo)
  needs.logger.warn(
    { channel, reason: answer.reason },
    'an old notification waits for the channel to confirm it',
  )
  return { kind: 'POSTPONED', reason: answer.reason }
}

/** Not a payment: kept for the record, and the channel is asked what it means. Done only when the query is queued. */
async function acceptOtherNews(
  needs: ReceiveNeeds,
  channel: ChannelName,
  { notifyId, outTradeNo, tradeStatus }: ChannelNotification,
): Promise<Reception> {
  await noteNotification(needs.sql, { channel, notifyId, outTradeNo, tradeStatus })
  if ((await needs.requestQuery(channel, outTradeNo)) === 'LIMITED') {
    needs.logger.warn({ channel, reason: 'QUERY_LIMIT' }, 'news of the channel wait for their repetition')
    return { kind: 'POSTPONED', reason: 'QUERY_LIMIT' }
  }
  await needs.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled: undefined }
}

async function refuse(
  needs: ReceiveNeeds,
  channel: ChannelName,
  reason: string,
  outTradeNo?: string,
): Promise<Reception> {
  needs.settlementMetrics.countRefusal(channel, reason)
  needs.logger.warn({ channel, reason }, 'a notification was refused')
  if (outTradeNo !== undefined && (await needs.requestQuery(channel, outTradeNo)) === 'REQUESTED') {
    await logRefusedNotification(needs.sql, { channel, outTradeNo, reason })
  }
  return { kind: 'REFUSED', reason }
}
