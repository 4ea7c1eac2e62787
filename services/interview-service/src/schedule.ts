import { kpiJobs, prunedMachinery, pruneJob, type Job, type PruneDeps } from '@interview-pass/service-kit'
import type { ActiveSessions } from './access/active-sessions.ts'
import { checkConsistency, type CheckConsistencyDeps } from './consistency/check-consistency.ts'
import { feedbackTimeoutMs, makeFeedback, type MakeFeedbackDeps } from './feedback/make-feedback.ts'
import { feedbackJob } from './feedback/request-feedback.ts'
import { kpis } from './kpi/kpis.store.ts'
import { makePlans, plansTimeoutMs, type MakePlansDeps } from './plan/make-plans.ts'
import { endOverdueSessions, type EndOverdueDeps } from './sessions/end-overdue.ts'
import { takeOverAbandonedTurns, type TakeOverDeps } from './turns/run-turn.ts'

/** The timed jobs, one line each. */
export function schedule(
  deps: EndOverdueDeps &
    TakeOverDeps &
    MakeFeedbackDeps &
    MakePlansDeps &
    CheckConsistencyDeps &
    PruneDeps & { activeSessions: Pick<ActiveSessions, 'measure'> },
): Job[] {
  return [
    { name: 'end-overdue-sessions', everyMs: 5000, run: (context) => endOverdueSessions(deps, context) },
    { name: 'take-over-turns', everyMs: 5000, run: (context) => takeOverAbandonedTurns(deps, context) },
    {
      name: feedbackJob,
      everyMs: 2000,
      timeoutMs: feedbackTimeoutMs,
      claimsRows: true,
      run: (context) => makeFeedback(deps, context),
    },
    {
      name: 'measure-active-sessions',
      everyMs: 15_000,
      // Each replica shows the same figure.
      claimsRows: true,
      run: () => deps.activeSessions.measure(),
    },
    { name: 'check-consistency', everyMs: 3_600_000, run: (context) => checkConsistency(deps, context) },
    {
      name: 'make-plans',
      everyMs: 1000,
      timeoutMs: plansTimeoutMs,
      claimsRows: true,
      run: (context) => makePlans(deps, context),
    },
    ...kpiJobs(deps, kpis),
    pruneJob(deps, [...prunedMachinery, { table: 'session_tokens', by: 'expires_at', keepMs: 0 }]),
  ]
}
