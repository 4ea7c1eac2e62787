import type { Database, Logger } from '@interview-pass/service-kit'
import { channelNamed, type PaymentChannels, type QueryResult } from '../channels/payment-channel.ts'
import { isPastScanning, mayBeClosed, nextLookAt } from './attempt.ts'
import { finishQuery, moveAttempt, noteReason, type DueAttempt } from './attempts.store.ts'

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

/** For how long nobody else takes a taken attempt: far longer than asking about it and applying the answer take. */
export const leaseMs = 60_000

type Asked = Pick<DueAttempt, 'channel' | 'outTradeNo'>

/** What the channel says of an attempt. */
function query({ channels }: Pick<AskDeps, 'channels'>, asked: Asked): Promise<QueryResult> {
  return channelNamed(channels, asked.channel).query(asked.outTradeNo)
}

/**
 * What the channel says of an attempt that is to end: it is asked, has the attempt closed where that waits for its buyer,
 * and is asked again, whatever it said to that, so that a payment which came in between is found. Never WAITING.
 */
export async function askToEnd(
  { channels }: Pick<AskDeps, 'channels'>,
  { channel: name, outTradeNo }: Asked,
): Promise<QueryResult> {
  const channel = channelNamed(channels, name)
  const before = await channel.query(outTradeNo)
  if (before.kind !== 'WAITING') return before
  const closed = await channel.close(outTradeNo)
  const after = await channel.query(outTradeNo)
  if (after.kind !== 'WAITING') return after
  return { kind: 'UNKNOWN', reason: 'reason' in closed ? closed.reason : `${closed.kind} AND WAITING` }
}

/** KNOWN: the channel said how it stands, and that is in our books. NOT_ASKED: it is known to be away. */
export type LookOutcome = 'KNOWN' | 'UNKNOWN' | 'NOT_ASKED'

/**
 * Looks at an attempt that was taken: asks the channel, ends the attempt where it is to end or nobody can scan its QR code
 * any more, and has the answer applied. A step of the schedule is taken by an answer that was applied, and by nothing else.
 */
export async function lookAt(deps: AskDeps, onAnswer: OnAnswer, attempt: DueAttempt): Promise<LookOutcome> {
  const { channel } = attempt
  const mustEnd = attempt.isToEnd || isPastScanning(attempt, deps.now())
  const answer = await (mustEnd && mayBeClosed(attempt.status) ? askToEnd : query)(deps, attempt)
  if (answer.kind === 'NOT_ASKED') {
    deps.logger.debug({ channel, reason: answer.reason }, 'an attempt waits for its channel')
    await noteReason(deps.database.sql, attempt, answer.reason)
    return 'NOT_ASKED'
  }
  const isResolved = await applyAnswer(deps, onAnswer, attempt, answer)
  return isResolved || answer.kind === 'WAITING' || answer.kind === 'NOT_SCANNED' ? 'KNOWN' : 'UNKNOWN'
}

/**
 * Has an answer applied, and writes down what it brought: when the channel is asked next, and why. Returns true when there
 * is nothing left to ask about.
 */
export async function applyAnswer(
  deps: AskDeps,
  onAnswer: OnAnswer,
  attempt: DueAttempt,
  answer: ChannelAnswer,
): Promise<boolean> {
  const isResolved = await onAnswer.apply(attempt, answer)
  const queryDueAt = isResolved ? undefined : nextLookAt(attempt, deps.now())
  const look = { queryDueAt: queryDueAt ?? null, reason: isResolved ? null : reasonOf(answer) }
  const isHeld = await finishQuery(deps.database.sql, attempt, look)
  if (isHeld && !isResolved && queryDueAt === undefined) await onAnswer.giveUp(attempt)
  return isResolved
}

/** Why an answer brought nothing. */
function reasonOf(answer: ChannelAnswer): string {
  switch (answer.kind) {
    case 'UNKNOWN':
      return answer.reason
    case 'PAID':
      return 'AMOUNT_MISMATCH'
    case 'WAITING':
    case 'NOT_SCANNED':
    case 'CLOSED':
      return answer.kind
  }
}

/** An attempt that has ended already stays what it is; it is not asked about again either. */
export async function closeAttempt(
  { database }: Pick<AskDeps, 'database'>,
  { tenantId, id: attemptId }: DueAttempt,
): Promise<void> {
  await moveAttempt(database.db, { tenantId, attemptId }, 'CLOSED', { queryDueAt: null })
}
