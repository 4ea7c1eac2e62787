import { takeDueAttempts } from './attempts.store.ts'
import { leaseMs, lookAt, type AskDeps, type OnAnswer } from './query-attempt.ts'

const attemptsMaxPerTake = 20

/**
 * Asks the channel about every attempt whose query is due, until it is resolved or its schedule has ended. Runs until
 * nothing is due, a channel's breaker is open or the signal aborts. Throws AggregateError when answers could not be
 * applied, after all others were: their attempts are asked about again when their lease ends.
 */
export async function askAboutDueAttempts(
  deps: AskDeps,
  onAnswer: OnAnswer,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const now = deps.now()
    const leaseUntil = new Date(now.getTime() + leaseMs)
    const due = await takeDueAttempts(deps.database.sql, { now, leaseUntil, limit: attemptsMaxPerTake })
    const runs = await Promise.allSettled(due.map((attempt) => lookAt(deps, onAnswer, attempt)))
    const failures = runs.filter((run) => run.status === 'rejected').map((run): unknown => run.reason)
    if (failures.length > 0) throw new AggregateError(failures, 'attempts could not be resolved')
    const isAway = runs.some((run) => run.status === 'fulfilled' && run.value === 'NOT_ASKED')
    if (isAway || due.length < attemptsMaxPerTake) return
  }
}
