import type { Metrics } from '@interview-pass/service-kit'
import type { PlanFailure } from './plan.ts'

export interface PlanMetrics {
  /** @param replaced how many questions of the bank the plan replaced */
  countReady(replaced: number): void
  countFailed(failure: PlanFailure): void
}

export function createPlanMetrics(metrics: Metrics): PlanMetrics {
  const closed = metrics.counter('interview_plans_closed_total', 'Interview plans by result', ['result'])
  const replaced = metrics.counter(
    'interview_plan_questions_total',
    'Questions of the bank that a plan replaced',
  )
  return {
    countReady(count) {
      closed.inc({ result: 'READY' })
      replaced.inc({}, count)
    },
    countFailed: (failure) => closed.inc({ result: failure }),
  }
}
