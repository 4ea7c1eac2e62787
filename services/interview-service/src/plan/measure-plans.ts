import { counter, type Metrics } from '@interview-pass/service-kit'
import { planFailures, type PlanFailure } from './plan.ts'

export const planMetrics = {
  closed: counter('interview_plans_closed_total', 'plans', 'Interview plans by result', {
    result: ['READY', ...planFailures],
  }),
  replaced: counter(
    'interview_plan_questions_total',
    'questions',
    'Questions of the bank that a plan replaced',
  ),
}

export interface PlanMetrics {
  /** @param replaced how many questions of the bank the plan replaced */
  countReady(replaced: number): void
  countFailed(failure: PlanFailure): void
}

export function createPlanMetrics(metrics: Metrics): PlanMetrics {
  const closed = metrics.counter(planMetrics.closed)
  const replaced = metrics.counter(planMetrics.replaced)
  return {
    countReady(count) {
      closed.inc({ result: 'READY' })
      replaced.inc({}, count)
    },
    countFailed: (failure) => closed.inc({ result: failure }),
  }
}
