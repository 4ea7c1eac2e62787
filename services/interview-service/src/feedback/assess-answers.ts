import { LeaseLost, type Db, type Logger } from '@interview-pass/service-kit'
import { InterviewerUnavailable } from '../interviewer/interviewer.ts'
import { assessQuestion, type AssessQuestionDeps } from './assess-question.ts'
import { failedItem, type FeedbackItem } from './feedback-item.ts'
import type { AskedQuestion, FeedbackSubject } from './feedback-subject.store.ts'
import { addItem, type FeedbackClaim } from './feedback.store.ts'

export interface AssessAnswersDeps extends AssessQuestionDeps {
  readonly db: Db
  readonly logger: Logger
  readonly now: () => Date
  readonly leaseMs: number
}

/** Questions assessed at the same time. */
const concurrentMax = 3

/** What is finished of a revision, and the questions that could not be assessed for now. */
export interface AssessedAnswers {
  readonly items: readonly FeedbackItem[]
  readonly waiting: readonly AskedQuestion[]
}

/**
 * Assesses the questions that earlier attempts have not finished, each in calls of its own, and stores each result as soon as it
 * is there. Throws LeaseLost, or the signal's reason.
 */
export async function assessAnswers(
  deps: AssessAnswersDeps,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  signal: AbortSignal,
): Promise<AssessedAnswers> {
  const { items: finished, waiting: missing } = leftOver(claim, subject)
  const items = [...finished]
  const waiting: AskedQuestion[] = []
  for (let start = 0; start < missing.length; start += concurrentMax) {
    signal.throwIfAborted()
    const batch = missing.slice(start, start + concurrentMax)
    const results = await Promise.allSettled(
      batch.map(async (question) => {
        const item = await tryToAssess(deps, claim, subject, question, signal)
        if (item === undefined) waiting.push(question)
        else items.push(await storeItem(deps, claim, item))
      }),
    )
    // Thrown only now, so that no assessment of the batch is still running when the claim is given back.
    const broken = results.find((result) => result.status === 'rejected')
    if (broken !== undefined) throw broken.reason
  }
  return { items: inOrder(items), waiting }
}

/** What earlier attempts have finished, and what they have not. */
export function leftOver(claim: FeedbackClaim, subject: FeedbackSubject): AssessedAnswers {
  const finished = new Set(claim.items.map(({ number }) => number))
  return { items: [...claim.items], waiting: subject.questions.filter(({ number }) => !finished.has(number)) }
}

/** Items as a closed revision holds them: those that could not be assessed are marked. */
export function withWaiting({ items, waiting }: AssessedAnswers): FeedbackItem[] {
  return inOrder([...items, ...waiting.map((question) => failedItem(question, 'UNAVAILABLE'))])
}

function inOrder(items: readonly FeedbackItem[]): FeedbackItem[] {
  return [...items].sort((left, right) => left.number - right.number)
}

/** Undefined when it may come out otherwise later; a refusal does not, and neither does a budget that is spent. */
async function tryToAssess(
  deps: AssessAnswersDeps,
  claim: FeedbackClaim,
  subject: FeedbackSubject,
  question: AskedQuestion,
  signal: AbortSignal,
): Promise<FeedbackItem | undefined> {
  const { tenantId, sessionId } = claim
  try {
    return await assessQuestion(deps, subject, question, {
      tenantId,
      sessionId,
      language: subject.language,
      signal,
    })
  } catch (error) {
    if (!(error instanceof InterviewerUnavailable)) throw error
    const { reason } = error
    deps.logger.warn({ reason, attempt: claim.attempts }, 'a question could not be assessed')
    return reason === 'REFUSED' || reason === 'BUDGET_SPENT' ? failedItem(question, reason) : undefined
  }
}

async function storeItem(
  deps: AssessAnswersDeps,
  claim: FeedbackClaim,
  item: FeedbackItem,
): Promise<FeedbackItem> {
  const leaseUntil = new Date(deps.now().getTime() + deps.leaseMs)
  if (!(await addItem(deps.db, claim, { item, leaseUntil }))) throw new LeaseLost()
  return item
}
