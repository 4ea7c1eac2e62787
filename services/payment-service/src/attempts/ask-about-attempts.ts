import { workThrough } from '@interview-pass/service-kit'
import { takeDueAttempts, type DueAttempt } from './attempts.store.ts'
import { leaseMs, lookAt, type AskDeps, type OnAnswer } from './query-attempt.ts'

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
  const work = {
    take(limit: number) {
      const now = deps.now()
      const leaseUntil = new Date(now.getTime() + leaseMs)
      return takeDueAttempts(deps.database.sql, { now, leaseUntil, limit })
    },
    work: async (attempt: DueAttempt) => (await lookAt(deps, onAnswer, attempt)) !== 'NOT_ASKED',
    failure: 'attempts could not be resolved',
  }
  await workThrough(work, signal)
}
