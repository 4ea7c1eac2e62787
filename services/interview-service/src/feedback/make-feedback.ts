import { setTimeout as delay } from 'node:timers/promises'
import { feedbackReady } from '@interview-pass/contracts'
import {
  DeadlineError,
  LeaseLost,
  recordEvent,
  whileHeld,
  type Database,
  type Logger,
  type Tx,
  type Wakes,
} from '@interview-pass/service-kit'
import { assessmentSchemaVersion } from '../interviewer/assessment.ts'
import type { Interviewer } from '../interviewer/interviewer.ts'
import { markCallsLost } from '../model-calls/record-model-call.ts'
import { assessAnswers, leftOver, withFailed } from './assess-answers.ts'
import { attemptsMax, backOffAfter } from './feedback.ts'
import type { FeedbackItem } from './feedback-item.ts'
import {
  claimFeedback,
  closeFeedback,
  extendLease,
  getFeedbackSubject,
  postponeFeedback,
  type FeedbackClaim,
  type FeedbackSubject,
} from './feedback.store.ts'
import type { FeedbackMetrics } from './measure-feedback.ts'
import { rubric } from './rubric.ts'
import { scoresOf } from './scoring.ts'
import { summarise } from './summary.ts'

export interface MakeFeedbackDeps {
  readonly database: Database
  readonly interviewer: Interviewer
  readonly logger: Logger
  readonly feedbackMetrics: FeedbackMetrics
  readonly now: () => Date
  readonly wakes: Pick<Wakes, 'outbox'>
}

/** How long a dead holder keeps a session waiting. */
const leaseMs = 15_000

/** Sessions in one run, so that a run ends. */
const sessionsMax = 50

/** Sessions at the same time, so that one long interview does not hold up the others. */
const concurrentMax = 4

/** How soon, while a long interview is assessed, what was asked for meanwhile is seen. */
const lookAgainMs = 500

/** Deadline of one run of the job. */
export const feedbackTimeoutMs = 300_000

/** No session is claimed after this much of a run, so that its deadline does not cut off calls that are well and paid for. */
const claimingMs = feedbackTimeoutMs / 2

/** Run function of the job `make-feedback`: makes the feedback of the sessions that wait for one, also of those that come meanwhile, until none is left, half of its time is over or the signal ends. */
export async function makeFeedback(deps: MakeFeedbackDeps, context: { signal: AbortSignal }): Promise<void> {
  const claimUntil = after(deps, claimingMs)
  const inWork = new Set<Promise<void>>()
  const failures: unknown[] = []
  try {
    let made = 0
    while (made < sessionsMax && deps.now() < claimUntil && !context.signal.aborted) {
      if (inWork.size === concurrentMax) {
        await Promise.race(inWork)
        continue
      }
      const now = deps.now()
      const claim = await claimFeedback(deps.database.db, { now, leaseUntil: after(deps, leaseMs) })
      if (claim !== undefined) {
        made += 1
        const making: Promise<void> = makeOne(deps, claim, context.signal)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => inWork.delete(making))
        inWork.add(making)
      } else if (inWork.size > 0) {
        await Promise.race([...inWork, delay(lookAgainMs)])
      } else {
        break
      }
    }
  } finally {
    await Promise.all(inWork)
  }
  // Thrown only now: what breaks one session ends none of the others.
  if (failures.length > 0) throw failures[0]
}

/** Throws what ends the work but the end of the run: where that cut it off, the next one goes on with the missing questions. */
async function makeOne(deps: MakeFeedbackDeps, claim: FeedbackClaim, signal: AbortSignal): Promise<void> {
  const { db } = deps.database
  const lease = {
    name: 'feedback',
    leaseMs,
    logger: deps.logger,
    signal,
    renew: () => extendLease(db, claim, { leaseUntil: after(deps, leaseMs) }),
    giveBack: () => postponeFeedback(db, claim, whenGivenBack(deps, claim, signal)),
  }
  try {
    await whileHeld(lease, (held) => makeHeld(deps, claim, held))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function whenGivenBack(
  deps: Pick<MakeFeedbackDeps, 'now'>,
  { attempts }: FeedbackClaim,
  signal: AbortSignal,
): { nextAttemptAt: Date; attempts: number } {
  const isStopping = signal.aborted && !(signal.reason instanceof DeadlineError)
  // Not a failed attempt: the process stops, and the next one need not wait.
  if (isStopping) return { nextAttemptAt: deps.now(), attempts: attempts - 1 }
  return { nextAttemptAt: after(deps, backOffAfter(attempts)), attempts }
}

async function makeHeld(deps: MakeFeedbackDeps, claim: FeedbackClaim, signal: AbortSignal): Promise<void> {
  const { db } = deps.database
  await markCallsLost({ db }, { tenantId: claim.tenantId, sessionId: claim.sessionId })
  const subject = await getFeedbackSubject(db, claim)
  const assess = {
    db,
    interviewer: deps.interviewer,
    rubric,
    logger: deps.logger,
    now: deps.now,
    leaseMs,
  }
  const { items, failed } =
    claim.attempts > attemptsMax
      ? leftOver(claim, subject)
      : await assessAnswers(assess, claim, subject, signal)
  if (failed.length > 0 && claim.attempts < attemptsMax) {
    const nextAttemptAt = after(deps, backOffAfter(claim.attempts))
    await postponeFeedback(db, claim, { nextAttemptAt, attempts: claim.attempts })
    return
  }
  await close(deps, claim, subject, withFailed(items, failed))
}

async function close(
  deps: MakeFeedbackDeps,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  items: readonly FeedbackItem[],
): Promise<void> {
  const scores = scoresOf(items)
  const now = deps.now()
  // An interview without a single question asked has a feedback too: one that says so.
  const status = items.length > 0 && items.every((item) => item.status === 'FAILED') ? 'FAILED' : 'READY'
  const made = items.find(({ provenance }) => provenance !== null)?.provenance
  const finished = {
    status,
    ...scores,
    items,
    now,
    summary: summarise(items, scores, subject.language),
    rubricVersion: rubric.version,
    schemaVersion: assessmentSchemaVersion,
    promptVersion: made == null ? null : `${made.promptId}@${made.promptVersion}`,
    model: made?.model ?? null,
  } as const
  await deps.database.transaction(async (tx) => {
    if (!(await closeFeedback(tx, claim, finished))) throw new LeaseLost()
    if (status !== 'READY') return
    await recordReady(tx, claim, subject, { now, overallScore: scores.overallScore })
  })
  deps.wakes.outbox()
  deps.feedbackMetrics.countClosed(status)
}

async function recordReady(
  tx: Tx,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  result: { now: Date; overallScore: number | null },
): Promise<void> {
  await recordEvent(tx, feedbackReady, {
    tenant: { id: claim.tenantId, publicId: subject.tenantPublicId },
    occurredAt: result.now,
    data: { sessionId: subject.publicId, revision: claim.revision, overallScore: result.overallScore },
  })
}

function after(deps: Pick<MakeFeedbackDeps, 'now'>, ms: number): Date {
  return new Date(deps.now().getTime() + ms)
}
