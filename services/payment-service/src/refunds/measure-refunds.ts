import type { Metrics } from '@interview-pass/service-kit'
import type { RefundCause } from './refund.ts'

export interface RefundMetrics {
  /** What one call or query of the channel came to. */
  count(channel: string, cause: RefundCause, outcome: string): void
}

export function createRefundMetrics(metrics: Metrics): RefundMetrics {
  const outcomes = metrics.counter('payment_refunds_total', 'What the channel said of refunds, by outcome', [
    'channel',
    'cause',
    'outcome',
  ])
  return { count: (channel, cause, outcome) => outcomes.inc({ channel, cause, outcome }) }
}
