import { counter, type Metrics } from '@interview-pass/service-kit'

export const feedbackMetrics = {
  closed: counter('feedback_closed_total', 'revisions', 'Feedback revisions by result', {
    status: ['READY', 'FAILED'],
  }),
}

export interface FeedbackMetrics {
  countClosed(status: 'READY' | 'FAILED'): void
}

export function createFeedbackMetrics(metrics: Metrics): FeedbackMetrics {
  const closed = metrics.counter(feedbackMetrics.closed)
  return { countClosed: (status) => closed.inc({ status }) }
}
