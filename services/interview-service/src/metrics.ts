import { definitionsOf, type MetricDefinition } from '@interview-pass/service-kit'
import { activeSessionMetrics } from './access/active-sessions.ts'
import { accessMetrics } from './access/measure-access.ts'
import { consistencyMetrics } from './consistency/measure-consistency.ts'
import { feedbackMetrics } from './feedback/measure-feedback.ts'
import { replyMetrics } from './interviewer/measure-replies.ts'
import { modelCallMetrics } from './model-calls/measure-model-calls.ts'
import { planMetrics } from './plan/measure-plans.ts'
import { ratingMetrics } from './ratings/measure-ratings.ts'
import { sessionMetrics } from './sessions/measure-sessions.ts'
import { turnMetrics } from './turns/measure-turns.ts'

/** What this service measures beside what every service does. */
export const metrics: readonly MetricDefinition[] = definitionsOf([
  accessMetrics,
  activeSessionMetrics,
  sessionMetrics,
  planMetrics,
  turnMetrics,
  replyMetrics,
  modelCallMetrics,
  feedbackMetrics,
  ratingMetrics,
  consistencyMetrics,
])
