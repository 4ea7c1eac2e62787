import type { Job } from '@interview-pass/service-kit'
import { feedbackTimeoutMs, makeFeedback, type MakeFeedbackNeeds } from './feedback/make-feedback.ts'
import { feedbackJob } from './feedback/request-feedback.ts'
import { endOverdueSessions, type EndOverdueNeeds } from './sessions/end-overdue.ts'
import { takeOverAbandonedTurns, type TakeOverNeeds } from './turns/run-turn.ts'

/** The timed jobs, one line each. */
export function schedule(needs: EndOverdueNeeds & TakeOverNeeds & MakeFeedbackNeeds): Job[] {
  return [
    { name: 'end-overdue-sessions', everyMs: 5000, run: (context) => endOverdueSessions(needs, context) },
    { name: 'take-over-turns', everyMs: 5000, run: (context) => takeOverAbandonedTurns(needs, context) },
    {
      name: feedbackJob,
      everyMs: 2000,
      timeoutMs: feedbackTimeoutMs,
      claimsRows: true,
      run: (context) => makeFeedback(needs, context),
    },
  ]
}
