import { gauge, type Metrics, type Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { showCounts } from '../channels/show-counts.ts'
import { countGivenUpAttempts, countUnresolvedAttempts } from './open-attempts.store.ts'

const channel = 'channels'

export const openAttemptsMetrics = {
  givenUp: gauge(
    'payment_attempts_given_up',
    'attempts',
    'Payment attempts without an outcome that the channel is not asked about any more',
    { channel },
  ),
  unresolved: gauge(
    'payment_attempts_unresolved',
    'attempts',
    'Payment attempts without an outcome for more than an hour that the channel is still asked about',
    { channel },
  ),
}

export interface MeasureAttemptsDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/**
 * Counts what administration lists as `is_given_up`, each of which waits for a person, and what has had no outcome for an hour
 * and is still asked about.
 */
export async function measureGivenUpAttempts({ sql, metrics, channels }: MeasureAttemptsDeps): Promise<void> {
  // Read before anything is set: a scrape in between must not see none.
  const [givenUp, unresolved] = await Promise.all([countGivenUpAttempts(sql), countUnresolvedAttempts(sql)])
  showCounts(metrics.gauge(openAttemptsMetrics.givenUp), channels, givenUp)
  showCounts(metrics.gauge(openAttemptsMetrics.unresolved), channels, unresolved)
}
