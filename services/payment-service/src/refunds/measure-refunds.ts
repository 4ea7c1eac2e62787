import { counter, type Metrics } from '@interview-pass/service-kit'
import type { RefundResult } from '../channels/payment-channel.ts'
import { refundCauses, type RefundCause } from './refund.ts'

const refundOutcomes = [
  'REFUNDED',
  'ACCEPTED',
  'REFUSED',
  'POSTPONED',
  'UNKNOWN',
  'NOT_ASKED',
] as const satisfies RefundResult['kind'][]

export const refundMetrics = {
  outcomes: counter('payment_refunds_total', 'answers', 'What the channel said of refunds, by outcome', {
    channel: 'channels',
    cause: refundCauses,
    outcome: refundOutcomes,
  }),
}

export interface RefundMetrics {
  /** What one call or query of the channel came to. */
  count(channel: string, cause: RefundCause, outcome: RefundResult['kind']): void
}

export function createRefundMetrics(metrics: Metrics, channels: readonly string[]): RefundMetrics {
  const outcomes = metrics.counter(refundMetrics.outcomes, { channel: channels })
  return { count: (channel, cause, outcome) => outcomes.inc({ channel, cause, outcome }) }
}
