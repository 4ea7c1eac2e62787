import { setTimeout as delay } from 'node:timers/promises'
import { DeadlineError, inSpan, whileHeld } from '@interview-pass/service-kit'
import { markCallsLost } from '../model-calls/record-model-call.ts'
import { assessAnswers, leftOver, type AssessedAnswers } from './assess-answers.ts'
import { closeRevision, type CloseFeedbackDeps } from './close-feedback.ts'
import { backOffAfter, isExhausted, stepAfter, type AttemptResult } from './feedback.ts'
import type { FeedbackItem } from './feedback-item.ts'
import { getFeedbackSubject, type FeedbackSubject } from './feedback-subject.store.ts'
import { claimFeedback, extendLease, postponeFeedback, type FeedbackClaim } from './feedback.store.ts'
import { rubric } from './rubric.ts'

export interface MakeFeedbackDeps extends CloseFeedbackDeps {
  /** How often each question is judged; odd. */
  readonly readingsPerQuestion: number
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
  const { traceparent: continues, publicId } = subject
  const attributes = { 'interview.session.id': publicId }
  await inSpan('make feedback', { continues, attributes }, () => makeFrom(deps, claim, subject, signal))
}

async function makeFrom(
  deps: MakeFeedbackDeps,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  signal: AbortSignal,
): Promise<void> {
  const { db } = deps.database
  const assess = { ...deps, db, rubric, leaseMs }
  const answers = isExhausted(claim)
    ? leftOver(claim, subject)
    : await assessAnswers(assess, claim, subject, signal)
  const step = stepAfter(resultOf(claim, answers))
  if (step.do === 'POSTPONE') {
    await postponeFeedback(db, claim, {
      nextAttemptAt: after(deps, step.afterMs),
      attempts: claim.attempts,
    })
    return
  }
  await closeRevision(deps, claim, subject, { answers, step, signal })
}

function resultOf(claim: FeedbackClaim, { items, waiting }: AssessedAnswers): AttemptResult {
  const isAssessed = ({ provenance }: FeedbackItem) => provenance !== null
  const assessed = items.filter(isAssessed).length
  return {
    cause: claim.cause,
    attempts: claim.attempts,
    assessed,
    newlyAssessed: assessed - claim.items.slice(0, claim.carriedItems).filter(isAssessed).length,
    failedForGood: items.filter(({ status }) => status === 'FAILED').length,
    waiting: waiting.length,
  }
}

function after(deps: Pick<MakeFeedbackDeps, 'now'>, ms: number): Date {
  return new Date(deps.now().getTime() + ms)
}
