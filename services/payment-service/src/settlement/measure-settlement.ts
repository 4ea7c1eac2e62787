import type { Metrics } from '@interview-pass/service-kit'
import type { PaidAttempt, Settled } from './settlement.store.ts'

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
type NotificationOutcome = 'ACCEPTED' | 'REFUSED' | 'UNMATCHED' | 'CONTRADICTED' | 'POSTPONED' | 'FAILED'

/** The seed's three timings, and what the alert rules count. */
export function createSettlementMetrics(metrics: Metrics): SettlementMetrics {
  const outcomes = metrics.counter(
    'payment_settlements_total',
    'Settlements by outcome; SURPLUS, LATE_REFUND, MISMATCH and UNMATCHED are abnormal payments',
    ['channel', 'outcome'],
  )
  const settling = metrics.histogram(
    'access_code_gen_time',
    'Seconds from a verified payment to the committed access code',
  )
  const verifying = metrics.histogram('payment_verify_time', 'Seconds that verifying a notification takes')
  const total = metrics.histogram('total_process_time', 'Seconds from a notification to its answer')
  const delay = metrics.histogram(
    'payment_callback_delay_seconds',
    'Seconds from the payment to its settlement',
    [],
    [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
  )
  const completion = metrics.histogram(
    'order_completion_seconds',
    'Seconds from the order to its settlement',
    [],
    [5, 10, 30, 60, 120, 300, 600, 900, 3600],
  )
  const fallbacks = metrics.counter('access_code_fallback_total', 'Codes drawn by the second generator')
  const refusals = metrics.counter(
    'payment_notifications_refused_total',
    'Notifications refused, by the check that failed',
    ['channel', 'reason'],
  )
  const notifications = metrics.counter(
    'payment_notifications_total',
    'Notifications of the channel by outcome; the share that is ACCEPTED is the success rate of callbacks',
    ['channel', 'outcome'],
  )
  return {
    observe({ outcome, orderedAt }, { channel, paidAt }, seconds) {
      outcomes.inc({ channel, outcome: outcome ?? 'UNMATCHED' })
      if (outcome !== 'SETTLED') return
      settling.observe(seconds)
      delay.observe(Math.max(0, (Date.now() - paidAt.getTime()) / 1000))
      if (orderedAt !== null) completion.observe((Date.now() - orderedAt.getTime()) / 1000)
    },
    countFailure: (channel) => outcomes.inc({ channel, outcome: 'FAILED' }),
    countFallbackCode: () => fallbacks.inc(),
    observeVerification: (seconds) => verifying.observe(seconds),
    observeTotal: (seconds) => total.observe(seconds),
    countRefusal: (channel, reason) => refusals.inc({ channel, reason }),
    countNotification: (channel, outcome) => notifications.inc({ channel, outcome }),
  }
}
