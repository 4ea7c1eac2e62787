import { gauge, type Metrics, type Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { countGivenUpRefunds } from './refunds.store.ts'

export const givenUpRefunds = gauge(
  'payment_refunds_given_up',
  'refunds',
  'Refunds without an outcome that the channel is not asked about any more',
  { channel: 'channels' },
)

export interface MeasureRefundsDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/** Counts what administration lists as `is_given_up`: each of these refunds waits for a person. */
export async function measureGivenUpRefunds({ sql, metrics, channels }: MeasureRefundsDeps): Promise<void> {
  const givenUp = metrics.gauge(givenUpRefunds)
  for (const channel of Object.keys(channels)) givenUp.set({ channel }, 0)
  for (const { channel, count } of await countGivenUpRefunds(sql)) givenUp.set({ channel }, count)
}
