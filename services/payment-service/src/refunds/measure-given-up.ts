import { gauge, type Metrics, type Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { showCounts } from '../channels/show-counts.ts'
import { countGivenUpRefunds, countUnresolvedRefunds } from './open-refunds.store.ts'

const channel = 'channels'

export const openRefundsMetrics = {
  givenUp: gauge(
    'payment_refunds_given_up',
    'refunds',
    'Refunds without an outcome that the channel is not asked about any more',
    { channel },
  ),
  unresolved: gauge(
    'payment_refunds_unresolved',
    'refunds',
    'Refunds without an outcome for more than an hour that the channel is still asked about',
    { channel },
  ),
}

export interface MeasureRefundsDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/**
 * Counts what administration lists as `is_given_up`, each of which waits for a person, and what has had no outcome for an hour
 * and is still asked about.
 */
export async function measureGivenUpRefunds({ sql, metrics, channels }: MeasureRefundsDeps): Promise<void> {
  // Read before anything is set: a scrape in between must not see none.
  const [givenUp, unresolved] = await Promise.all([countGivenUpRefunds(sql), countUnresolvedRefunds(sql)])
  showCounts(metrics.gauge(openRefundsMetrics.givenUp), channels, givenUp)
  showCounts(metrics.gauge(openRefundsMetrics.unresolved), channels, unresolved)
}
