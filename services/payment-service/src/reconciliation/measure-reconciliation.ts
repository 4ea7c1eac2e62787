import { gauge, type Metrics, type Sql } from '@interview-pass/service-kit'
import type { PaymentChannels } from '../channels/payment-channel.ts'
import { boundsOf } from './bill-day.ts'
import { differenceKinds } from './difference.ts'
import { countOpenDifferences } from './differences.store.ts'
import { summarizeRuns } from './runs.store.ts'

const channel = 'channels'

export const reconciliationMetrics = {
  open: gauge(
    'reconciliation_differences_open',
    'differences',
    'Differences between the channel and our books that nobody has healed or closed',
    { channel, kind: differenceKinds },
  ),
  last: gauge(
    'reconciliation_last_day_seconds',
    'Unix time',
    'When the latest reconciled day ended; before there is one, when the first day began whose bill was asked for',
    { channel },
  ),
  waiting: gauge('reconciliation_days_open', 'days', 'Days whose bill was asked for and is not reconciled', {
    channel,
  }),
}

export interface MeasureDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly channels: PaymentChannels
}

/** What the alert rules look at. Every replica measures, so that each says the same. */
export async function measureReconciliation({ sql, metrics, channels }: MeasureDeps): Promise<void> {
  const open = metrics.gauge(reconciliationMetrics.open)
  const last = metrics.gauge(reconciliationMetrics.last)
  const waiting = metrics.gauge(reconciliationMetrics.waiting)
  // Read before anything is set: a scrape in between must not see none.
  const [differences, runs] = await Promise.all([countOpenDifferences(sql), summarizeRuns(sql)])
  for (const name of Object.keys(channels)) {
    waiting.set({ channel: name }, 0)
    for (const kind of differenceKinds) open.set({ channel: name, kind }, 0)
  }
  for (const { count, ...labels } of differences) open.set(labels, count)
  for (const { channel: name, first, lastReconciled, openCount } of runs) {
    waiting.set({ channel: name }, openCount)
    // A channel whose bills could never be compared is as late as one whose bills no longer can.
    const until = lastReconciled === null ? boundsOf(first).start : boundsOf(lastReconciled).end
    last.set({ channel: name }, until.getTime() / 1000)
  }
}
