import type { Metrics } from '@interview-pass/service-kit'
import type { ReplyViolation } from './reply-guard.ts'

export interface ReplyMetrics {
  countReplaced(rule: ReplyViolation): void
}

export function createReplyMetrics(metrics: Metrics): ReplyMetrics {
  const replaced = metrics.counter(
    'model_replies_replaced_total',
    'Replies that broke a rule of the output guard',
    ['rule'],
  )
  return { countReplaced: (rule) => replaced.inc({ rule }) }
}
