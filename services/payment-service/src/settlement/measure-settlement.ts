import { counter, histogram, type Metrics } from '@interview-pass/service-kit'
import { settlementOutcomes, type PaidAttempt, type Settled } from './settlement.store.ts'

export interface SettlementMetrics {
  /** `seconds`: from the verified news to the commit. */
  observe(settled: Settled, paid: PaidAttempt, seconds: number): void
  /** A settlement that threw, so that it has no outcome of its own. */
  countFailure(channel: string): void
  countFallbackCode(): void
  /** `seconds`: what checking a notification took. */
  observeVerification(seconds: number): void
  /** `seconds`: from the notification's arrival to its answer. */
  observeTotal(seconds: number): void
  countRefusal(channel: string, reason: string): void
  countNotification(channel: string, outcome: NotificationOutcome): void
}

/** Only ACCEPTED is answered as a success; FAILED is our own fault. */
const notificationOutcomes = [
  'ACCEPTED',
  'REFUSED',
  'UNMATCHED',
  'CONTRADICTED',
  'POSTPONED',
  'FAILED',
] as const

type NotificationOutcome = (typeof notificationOutcomes)[number]

const channel = 'channels'

/** Checks that a notification can fail at every channel, or at Alipay: each begins with 0, so that its first refusals are seen. */
const knownReasons = [
  'SIGNATURE',
  'SIGN_TYPE',
  'APP_ID',
  'SELLER_ID',
  'DUPLICATE_FIELD',
  'FORMAT',
  'MALFORMED_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'AMOUNT_MISMATCH',
  'NOT_CONFIRMED',
  'UNMATCHED',
]

export const settlementMetrics = {
  outcomes: counter(
    'payment_settlements_total',
    'settlements',
    'Settlements by outcome; SURPLUS, LATE_REFUND, MISMATCH and UNMATCHED are abnormal payments, FAILED ones threw',
    { channel, outcome: [...settlementOutcomes, 'UNMATCHED', 'FAILED'] },
  ),
  settling: histogram('access_code_gen_time', 'From a verified payment to the committed access code'),
  verifying: histogram('payment_verify_time', 'What verifying a notification takes'),
  total: histogram('total_process_time', 'From a notification to its answer'),
  delay: histogram(
    'payment_callback_delay_seconds',
    'From the payment to its settlement',
    {},
    [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
  ),
  completion: histogram(
    'order_completion_seconds',
    'From the order to its settlement',
    {},
    [5, 10, 30, 60, 120, 300, 600, 900, 3600],
  ),
  fallbacks: counter('access_code_fallback_total', 'codes', 'Codes drawn by the second generator'),
  refusals: counter(
    'payment_notifications_refused_total',
    'notifications',
    'Notifications refused, by the check that failed',
    { channel, reason: 'checks of the channel' },
  ),
  notifications: counter(
    'payment_notifications_total',
    'notifications',
    'Notifications of the channel by outcome; the share that is ACCEPTED is the success rate of callbacks',
    { channel, outcome: notificationOutcomes },
  ),
}

/** The seed's three timings, and what the alert rules count. */
export function createSettlementMetrics(metrics: Metrics, channels: readonly string[]): SettlementMetrics {
  const known = { channel: channels }
  const outcomes = metrics.counter(settlementMetrics.outcomes, known)
  const settling = metrics.histogram(settlementMetrics.settling)
  const verifying = metrics.histogram(settlementMetrics.verifying)
  const total = metrics.histogram(settlementMetrics.total)
  const delay = metrics.histogram(settlementMetrics.delay)
  const completion = metrics.histogram(settlementMetrics.completion)
  const fallbacks = metrics.counter(settlementMetrics.fallbacks)
  const refusals = metrics.counter(settlementMetrics.refusals, { ...known, reason: knownReasons })
  const notifications = metrics.counter(settlementMetrics.notifications, known)
  return {
    observe({ outcome, orderedAt }, paid, seconds) {
      outcomes.inc({ channel: paid.channel, outcome: outcome ?? 'UNMATCHED' })
      if (outcome !== 'SETTLED') return
      settling.observe(seconds)
      delay.observe(Math.max(0, (Date.now() - paid.paidAt.getTime()) / 1000))
      if (orderedAt !== null) completion.observe((Date.now() - orderedAt.getTime()) / 1000)
    },
    countFailure: (name) => outcomes.inc({ channel: name, outcome: 'FAILED' }),
    countFallbackCode: () => fallbacks.inc(),
    observeVerification: (seconds) => verifying.observe(seconds),
    observeTotal: (seconds) => total.observe(seconds),
    countRefusal: (name, reason) => refusals.inc({ channel: name, reason }),
    countNotification: (name, outcome) => notifications.inc({ channel: name, outcome }),
  }
}
