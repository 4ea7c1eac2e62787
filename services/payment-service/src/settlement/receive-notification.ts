import { createHash } from 'node:crypto'
import { allowQuery, type AllowQueryDeps, type RequestQuery } from '../attempts/request-query.ts'
import {
  channelNamed,
  type ChannelNotification,
  type ChannelPayment,
  type PaymentChannels,
  type RawNotification,
  type RefusedNotification,
} from '../channels/payment-channel.ts'
import { logRefusedNotification } from '../payment-logs/log-payment.ts'
import { hasReturned } from '../refunds/book-returned-money.ts'
import type { RecentNotifications } from './remember-notifications.ts'
import { settlePayment, type SettleDeps } from './settle-payment.ts'
import { noteNotification, noteRefusedNotification, type Settled } from './settlement.store.ts'

export interface ReceiveDeps extends SettleDeps, AllowQueryDeps {
  readonly channels: PaymentChannels
  readonly recent: RecentNotifications
  /** Limited for what is not believed, so that a forgery costs one look-up and rarely a call. */
  readonly requestQuery: RequestQuery
}

/** What became of a notification. Only ACCEPTED may be answered `success`; after anything else the channel repeats it. */
export type Reception =
  | { readonly kind: 'ACCEPTED'; readonly settled: Settled | undefined }
  /** Not proved to be the channel's message to us. */
  | { readonly kind: 'REFUSED'; readonly reason: string }
  /** Genuine, about a number that no attempt has. */
  | { readonly kind: 'UNMATCHED' }
  /** Genuine, but our order or the channel itself says otherwise. */
  | { readonly kind: 'CONTRADICTED'; readonly reason: Contradiction }
  | { readonly kind: 'POSTPONED'; readonly reason: string }

export type Contradiction = 'AMOUNT_MISMATCH' | 'NOT_CONFIRMED'

/** A genuine message with its evidence. */
type KeptNotification = ChannelNotification & { readonly evidence: string }

/** Older ones count only after the channel was asked: a captured message must not be worth anything for long. */
const freshMs = 5 * 60 * 1000

/**
 * Takes in a channel's notification: genuine or not, repeat or news, fresh or old. Returns ACCEPTED only after the commit
 * of whatever it caused.
 */
export async function receiveNotification(
  deps: ReceiveDeps,
  channel: string,
  message: RawNotification,
): Promise<Reception> {
  const { settlementMetrics } = deps
  const startedAt = performance.now()
  try {
    const reception = await readAndReceive(deps, channel, message)
    settlementMetrics.countNotification(channel, reception.kind)
    return reception
  } catch (error) {
    settlementMetrics.countNotification(channel, 'FAILED')
    throw error
  } finally {
    settlementMetrics.observeTotal((performance.now() - startedAt) / 1000)
  }
}

function readAndReceive(deps: ReceiveDeps, channel: string, message: RawNotification): Promise<Reception> {
  const startedAt = performance.now()
  const reading = channelNamed(deps.channels, channel).readNotification(message)
  deps.settlementMetrics.observeVerification((performance.now() - startedAt) / 1000)
  return reading.kind === 'REFUSED'
    ? refuse(deps, channel, message, reading)
    : receiveGenuine(deps, channel, { ...reading.notification, evidence: reading.evidence })
}

/**
 * Refuses what HTTP itself could not take: too long, of another type or encoding. Whoever sent it, its attempt is asked
 * about where the message names one, however much of it arrived. Never throws: it is refused either way.
 */
export async function receiveUnreadable(
  deps: ReceiveDeps,
  channel: string,
  message: RawNotification,
  reason: string,
): Promise<void> {
  const reading = channelNamed(deps.channels, channel).readNotification(message)
  const { outTradeNo } = reading.kind === 'GENUINE' ? reading.notification : reading
  deps.settlementMetrics.countNotification(channel, 'REFUSED')
  try {
    await refuse(deps, channel, message, { reason, outTradeNo, evidence: reading.evidence })
  } catch (error) {
    deps.logger.error({ error, channel }, 'a refused notification could not be asked about')
  }
}

async function receiveGenuine(
  deps: ReceiveDeps,
  channel: string,
  notification: KeptNotification,
): Promise<Reception> {
  if (await deps.recent.has(channel, notification)) return { kind: 'ACCEPTED', settled: undefined }
  const { payment } = notification
  if (payment === undefined) return acceptOtherNews(deps, channel, notification)
  const age = deps.now().getTime() - notification.sentAt.getTime()
  if (age <= freshMs) return settle(deps, channel, notification, payment)
  return settleAfterQuery(deps, channel, notification)
}

async function settle(
  deps: ReceiveDeps,
  channel: string,
  notification: KeptNotification,
  payment: ChannelPayment,
): Promise<Reception> {
  const { notifyId, outTradeNo, refund } = notification
  const settled = await settlePayment(deps, { ...notification, ...payment, channel })
  if (settled.outcome === null) return leaveUnmatched(deps, channel)
  if (settled.outcome === 'MISMATCH') {
    countRefusal(deps, channel, 'AMOUNT_MISMATCH')
    await askBecauseOf(deps, channel, 'AMOUNT_MISMATCH', outTradeNo)
    return { kind: 'CONTRADICTED', reason: 'AMOUNT_MISMATCH' }
  }
  // Part of it went back, perhaps without us.
  if (refund !== undefined) await askAbout(deps, channel, notification)
  deps.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled }
}

/** The limit comes before the call: a captured message must not cost one each time that it is sent again. */
async function settleAfterQuery(
  deps: ReceiveDeps,
  channel: string,
  notification: KeptNotification,
): Promise<Reception> {
  const { outTradeNo } = notification
  const attempt = await allowQuery(deps, 'news', { channel, outTradeNo })
  if (attempt === 'NO_ATTEMPT') {
    await noteNotification(deps.sql, { channel, ...notification })
    return leaveUnmatched(deps, channel)
  }
  if (attempt === 'LIMITED') return postpone(deps, channel, 'QUERY_LIMIT')
  const answer = await channelNamed(deps.channels, channel).query(outTradeNo)
  switch (answer.kind) {
    case 'PAID':
      return settle(deps, channel, notification, answer.payment)
    case 'UNKNOWN':
    case 'NOT_ASKED':
      await deps.requestQuery.becauseOfNews(channel, outTradeNo)
      return postpone(deps, channel, answer.reason)
    case 'WAITING':
    case 'NOT_SCANNED':
    case 'CLOSED':
      countRefusal(deps, channel, 'NOT_CONFIRMED')
      await noteNotification(deps.sql, { channel, ...notification, verdict: 'NOT_CONFIRMED' })
      await logRefusedNotification(deps.sql, { channel, outTradeNo, reason: 'NOT_CONFIRMED' })
      return { kind: 'CONTRADICTED', reason: 'NOT_CONFIRMED' }
  }
}

/** Not a payment: kept for the record, and the channel is asked what it means. Done only when the query is queued. */
async function acceptOtherNews(
  deps: ReceiveDeps,
  channel: string,
  notification: KeptNotification,
): Promise<Reception> {
  const { notifyId } = notification
  await noteNotification(deps.sql, { channel, ...notification })
  await askAbout(deps, channel, notification)
  deps.recent.remember(channel, notifyId)
  return { kind: 'ACCEPTED', settled: undefined }
}

/** Queues a query, unless the message only tells of a refund that is in our books. */
async function askAbout(
  deps: ReceiveDeps,
  channel: string,
  { outTradeNo, refund }: KeptNotification,
): Promise<void> {
  if (refund !== undefined && (await hasReturned(deps.sql, { channel, outTradeNo, ...refund }))) return
  await deps.requestQuery.becauseOfNews(channel, outTradeNo)
}

function postpone(deps: ReceiveDeps, channel: string, reason: string): Reception {
  deps.logger.warn({ channel, reason }, 'a notification waits for its repetition')
  return { kind: 'POSTPONED', reason }
}

function leaveUnmatched(deps: ReceiveDeps, channel: string): Reception {
  countRefusal(deps, channel, 'UNMATCHED')
  return { kind: 'UNMATCHED' }
}

/** Refused messages that no query was made for, kept a minute: anybody can send them. */
const evidencePerMinute = 60

/** The message is kept with what was wrong with it, as far as the limits go that keep strangers from filling our books. */
async function refuse(
  deps: ReceiveDeps,
  channel: string,
  { body }: RawNotification,
  refused: Omit<RefusedNotification, 'kind' | 'outTradeNo'> & { readonly outTradeNo?: string | undefined },
): Promise<Reception> {
  const { reason, outTradeNo, diagnosis, evidence } = refused
  countRefusal(deps, channel, reason)
  const isAskedAbout = outTradeNo !== undefined && (await askBecauseOf(deps, channel, reason, outTradeNo))
  const limit = { group: 'refused-notifications', key: channel, perMinute: evidencePerMinute }
  if (isAskedAbout || (await deps.rateLimiter.consume(limit)).allowed) {
    const hash = createHash('sha256').update(body).digest('hex')
    await noteRefusedNotification(deps.sql, {
      channel,
      outTradeNo,
      verdict: reason,
      diagnosis,
      evidence,
      hash,
    })
  }
  return { kind: 'REFUSED', reason }
}

/**
 * Has the channel asked after news that cannot be believed: an attacker gains nothing by it, and a wrong key of ours loses
 * no payment. True when the attempt will be asked about.
 */
async function askBecauseOf(
  deps: ReceiveDeps,
  channel: string,
  reason: string,
  outTradeNo: string,
): Promise<boolean> {
  if ((await deps.requestQuery.becauseOfDoubt(channel, outTradeNo)) !== 'REQUESTED') return false
  await logRefusedNotification(deps.sql, { channel, outTradeNo, reason })
  return true
}

function countRefusal(deps: ReceiveDeps, channel: string, reason: string): void {
  deps.settlementMetrics.countRefusal(channel, reason)
  deps.logger.warn({ channel, reason }, 'a notification was refused')
}
