import type { Metrics } from '@interview-pass/service-kit'
import type { Session } from './session.ts'

export interface SessionMetrics {
  /** A PaymentCompleted event, by what it did. */
  countPrepared(outcome: string): void
  countEnded(ended: Session): void
}

export function createSessionMetrics(metrics: Metrics): SessionMetrics {
  const prepared = metrics.counter('sessions_prepared_total', 'PaymentCompleted events by what they did', [
    'outcome',
  ])
  const ended = metrics.counter('interviews_ended_total', 'Interviews that ended, by status and reason', [
    'status',
    'reason',
  ])
  return {
    countPrepared: (outcome) => prepared.inc({ outcome }),
    countEnded: ({ status, endReason }) => ended.inc({ status, reason: endReason ?? '' }),
  }
}
