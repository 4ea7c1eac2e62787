import { counter, type Metrics } from '@interview-pass/service-kit'
import { replyViolations, type ReplyViolation } from '../reply-guard/reply-rules.ts'

export const replyMetrics = {
  broken: counter('model_replies_broken_total', 'replies', 'Replies that broke a rule of the output guard', {
    rule: replyViolations,
  }),
  replaced: counter(
    'model_replies_replaced_total',
    'replies',
    'Replies of which the repair broke a rule of the output guard as well, so that the planned one was given',
    { rule: replyViolations },
  ),
}

export interface ReplyMetrics {
  /** A reply broke a rule and was thrown away. */
  countBroken(rule: ReplyViolation): void
  /** The planned reply had to do, because the repair broke a rule as well. */
  countReplaced(rule: ReplyViolation): void
}

export function createReplyMetrics(metrics: Metrics): ReplyMetrics {
  const broken = metrics.counter(replyMetrics.broken)
  const replaced = metrics.counter(replyMetrics.replaced)
  return {
    countBroken: (rule) => broken.inc({ rule }),
    countReplaced: (rule) => replaced.inc({ rule }),
  }
}
