import { counter, type Metrics } from '@interview-pass/service-kit'
import { preparedOutcomes, type PreparedOutcome } from './sessions.store.ts'
import { endReasons, sessionStatuses, type Session } from './session.ts'

export const sessionMetrics = {
  prepared: counter('sessions_prepared_total', 'events', 'PaymentCompleted events by what they did', {
    outcome: preparedOutcomes,
  }),
  ended: counter('interviews_ended_total', 'interviews', 'Interviews that ended, by status and reason', {
    status: sessionStatuses,
    reason: endReasons,
  }),
}

export interface SessionMetrics {
  /** A PaymentCompleted event, by what it did. */
  countPrepared(outcome: PreparedOutcome): void
  countEnded(ended: Session): void
}

export function createSessionMetrics(metrics: Metrics): SessionMetrics {
  const prepared = metrics.counter(sessionMetrics.prepared)
  const ended = metrics.counter(sessionMetrics.ended)
  return {
    countPrepared: (outcome) => prepared.inc({ outcome }),
    countEnded: ({ status, endReason }) => ended.inc({ status, reason: endReason ?? '' }),
  }
}
