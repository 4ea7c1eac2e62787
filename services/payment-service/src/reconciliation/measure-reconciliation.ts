import type { Metrics, Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { boundsOf } from './bill-day.ts'
import { differenceKinds } from './difference.ts'
import { countOpenDifferences } from './differences.store.ts'
import { summarizeRuns } from './runs.store.ts'

export interface MeasureDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/** What the alert rules look at. Every replica measures, so that each says the same. */
export async function measureReconciliation({ sql, metrics, channels }: MeasureDeps): Promise<void> {
  const open = metrics.gauge(
    'reconciliation_differences_open',
    'Differences between the channel and our books that nobody has healed or closed',
    ['channel', 'kind'],
  )
  const last = metrics.gauge(
    'reconciliation_last_day_seconds',
    'Unix time at which the latest reconciled day ended',
    ['channel'],
  )
  const waiting = metrics.gauge(
    'reconciliation_days_open',
    'Days whose bill was asked for and is not reconciled',
    ['channel'],
  )
  for (const channel of Object.keys(channels)) {
    waiting.set({ channel }, 0)
    for (const kind of differenceKinds) open.set({ channel, kind }, 0)
  }
  for (const { channel, kind, count } of await countOpenDifferences(sql)) open.set({ channel, kind }, count)
  for (const { channel, lastReconciled, openCount } of await summarizeRuns(sql)) {
    waiting.set({ channel }, openCount)
    if (lastReconciled !== null) last.set({ channel }, boundsOf(lastReconciled).end.getTime() / 1000)
  }
}
