import type { Metrics } from '@interview-pass/service-kit'

export interface FeedbackMetrics {
  countClosed(status: 'READY' | 'FAILED'): void
}

export function createFeedbackMetrics(metrics: Metrics): FeedbackMetrics {
  const closed = metrics.counter('feedback_closed_total', 'Feedback revisions by result', ['status'])
  return { countClosed: (status) => closed.inc({ status }) }
}
