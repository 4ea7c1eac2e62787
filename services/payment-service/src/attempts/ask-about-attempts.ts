import type { Database, Logger } from '@interview-pass/service-kit'
import { channelNamed, type PaymentChannels, type QueryResult } from '../channels/payment-channel.ts'
import { nextQueryAt } from './attempt.ts'
import { finishQuery, moveAttempt, takeDueAttempts, type DueAttempt } from './attempts.store.ts'

export type { DueAttempt }

export interface AskDeps {
  readonly database: Database
  readonly channels: PaymentChannels
  readonly logger: Logger
  readonly now: () => Date
}

export type ChannelAnswer = Exclude<QueryResult, { kind: 'NOT_ASKED' }>

/** What an answer means for whoever asked. */
export interface OnAnswer {
  /** True when there is nothing left to ask about. */
  apply(attempt: DueAttempt, answer: ChannelAnswer): Promise<boolean>
  /** The last step of the schedule brought nothing: from here on only news of the channel have it asked again. */
  giveUp(attempt: DueAttempt): Promise<void>
}

const attemptsMaxPerTake = 20

/** For how long nobody else takes a taken attempt: far longer than asking about it and applying the answer take. */
const leaseMs = 60_000

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
    const runs = await Promise.allSettled(due.map((attempt) => ask(deps, onAnswer, attempt)))
    const failures = runs.filter((run) => run.status === 'rejected').map((run): unknown => run.reason)
    if (failures.length > 0) throw new AggregateError(failures, 'attempts could not be resolved')
    const isAway = runs.some((run) => run.status === 'fulfilled' && run.value === 'NOT_ASKED')
    if (isAway || due.length < attemptsMaxPerTake) return
  }
}

/** A step of the schedule is taken by an answer that was applied, and by nothing else. */
async function ask(deps: AskDeps, onAnswer: OnAnswer, attempt: DueAttempt): Promise<'ASKED' | 'NOT_ASKED'> {
  const { channel, queryCount } = attempt
  const answer = await channelNamed(deps.channels, channel).query(attempt.outTradeNo)
  if (answer.kind === 'NOT_ASKED') {
    deps.logger.debug({ channel, reason: answer.reason }, 'an attempt waits for its channel')
    return 'NOT_ASKED'
  }
  const isResolved = await onAnswer.apply(attempt, answer)
  const queryDueAt = isResolved ? undefined : nextQueryAt(queryCount, deps.now())
  const isHeld = await finishQuery(deps.database.sql, attempt, queryDueAt ?? null)
  if (isHeld && !isResolved && queryDueAt === undefined) await onAnswer.giveUp(attempt)
  return 'ASKED'
}

/** An attempt that has ended already stays what it is; it is not asked about again either. */
export async function closeAttempt(
  { database }: Pick<AskDeps, 'database'>,
  { tenantId, id: attemptId }: DueAttempt,
): Promise<void> {
  await moveAttempt(database.db, { tenantId, attemptId }, 'CLOSED', { queryDueAt: null })
}
