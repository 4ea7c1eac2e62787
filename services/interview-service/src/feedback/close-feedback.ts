import { feedbackReady } from '@interview-pass/contracts'
import { LeaseLost, recordEvent, type Database, type Logger, type Tx } from '@interview-pass/service-kit'
import { assessmentSchemaVersion } from '../interviewer/assessment.ts'
import { InterviewerUnavailable, type Interviewer, type Provenance } from '../interviewer/interviewer.ts'
import { withWaiting, type AssessedAnswers } from './assess-answers.ts'
import type { AttemptStep } from './feedback.ts'
import type { FeedbackItem } from './feedback-item.ts'
import type { FeedbackSubject } from './feedback-subject.store.ts'
import { closeFeedback, insertRevision, lockSubject, type FeedbackClaim } from './feedback.store.ts'
import type { FeedbackMetrics } from './measure-feedback.ts'
import { acceptNextSteps, computeNextSteps, type NextStep } from './next-steps.ts'
import { rubric } from './rubric.ts'
import { scoresOf, spreadOf, type FeedbackScores } from './scoring.ts'
import { summarise } from './summary.ts'

export interface CloseFeedbackDeps {
  readonly database: Database
  readonly interviewer: Interviewer
  readonly logger: Logger
  readonly feedbackMetrics: FeedbackMetrics
  readonly now: () => Date
}

type Closing = Extract<AttemptStep, { do: 'CLOSE' }>

/**
 * Closes a revision for good, with its event when it can be read, and asks for the next one when something is left to be
 * assessed. Throws LeaseLost, or the signal's reason.
 */
export async function closeRevision(
  deps: CloseFeedbackDeps,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  { answers, step, signal }: { answers: AssessedAnswers; step: Closing; signal: AbortSignal },
): Promise<void> {
  const { status, retry } = step
  const items = withWaiting(answers)
  const { kind, language } = subject
  // Silence alone is no score while an answer could not be judged.
  const scores = scoresOf(status === 'FAILED' ? [] : items, kind)
  const advised = await adviseNextSteps(deps, claim, subject, { items, scores, signal })
  const now = deps.now()
  const made = items.find(({ provenance }) => provenance !== null)?.provenance
  const finished = {
    status,
    ...scores,
    spread: status === 'FAILED' ? null : spreadOf(items),
    items,
    now,
    summary: summarise(items, scores, { language, isRetried: retry !== undefined }),
    nextSteps: advised.steps,
    nextStepsProvenance: advised.provenance,
    rubricVersion: rubric.version,
    schemaVersion: assessmentSchemaVersion,
    promptVersion: made == null ? null : `${made.promptId}@${made.promptVersion}`,
    model: made?.model ?? null,
  } as const
  await deps.database.transaction(async (tx) => {
    await lockSubject(tx, claim)
    if (!(await closeFeedback(tx, claim, finished))) throw new LeaseLost()
    if (retry !== undefined) {
      await insertRevision(tx, claim, {
        revision: claim.revision + 1,
        cause: 'RETRY',
        items: answers.items,
        attempts: retry.attempts,
        nextAttemptAt: new Date(now.getTime() + retry.afterMs),
      })
    }
    if (status === 'READY') await recordReady(tx, claim, subject, { now, overallScore: scores.overallScore })
  })
  deps.feedbackMetrics.countClosed(status)
  if (items.some((item) => item.status === 'FAILED') && retry === undefined) {
    deps.logger.error({ status }, 'questions of a feedback wait for an operator to grade them again')
  }
}

/** Worded by the model from what was assessed, and computed where it has none that hold. */
async function adviseNextSteps(
  deps: CloseFeedbackDeps,
  { tenantId, sessionId }: FeedbackClaim,
  { language }: FeedbackSubject,
  made: { items: readonly FeedbackItem[]; scores: FeedbackScores; signal: AbortSignal },
): Promise<{ steps: readonly NextStep[]; provenance: Provenance | null }> {
  const assessed = made.items.filter(({ status }) => status === 'ASSESSED')
  if (made.scores.overallScore === null) return { steps: [], provenance: null }
  const computed = { steps: computeNextSteps(made.items, made.scores, language), provenance: null }
  if (assessed.length === 0) return computed
  try {
    const { advice, provenance } = await deps.interviewer.adviseNextSteps(
      assessed.flatMap(({ number, question, level, dimensions, weaknesses, betterAnswer }) =>
        level === null || dimensions === null
          ? []
          : {
              number,
              question,
              level,
              dimensions,
              weaknesses: weaknesses.map(({ tag, text }) => ({ tag, text })),
              betterAnswer,
            },
      ),
      { tenantId, sessionId, language, signal: made.signal },
    )
    const steps = acceptNextSteps(advice, assessed, { language, givesAway: deps.interviewer.givesAway })
    return steps === undefined ? computed : { steps, provenance }
  } catch (error) {
    if (!(error instanceof InterviewerUnavailable)) throw error
    return computed
  }
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
