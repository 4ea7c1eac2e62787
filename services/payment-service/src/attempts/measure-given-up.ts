import { gauge, type Metrics, type Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { countGivenUpAttempts } from './attempts.store.ts'

export const givenUpAttempts = gauge(
  'payment_attempts_given_up',
  'attempts',
  'Payment attempts without an outcome that the channel is not asked about any more',
  { channel: 'channels' },
)

export interface MeasureAttemptsDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/** Counts what administration lists as `is_given_up`: each of these attempts waits for a person. */
export async function measureGivenUpAttempts({ sql, metrics, channels }: MeasureAttemptsDeps): Promise<void> {
  const givenUp = metrics.gauge(givenUpAttempts)
  for (const channel of Object.keys(channels)) givenUp.set({ channel }, 0)
  for (const { channel, count } of await countGivenUpAttempts(sql)) givenUp.set({ channel }, count)
}
