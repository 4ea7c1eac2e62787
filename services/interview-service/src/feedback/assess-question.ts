import {
  InterviewerUnavailable,
  type AssessInput,
  type CallContext,
  type Interviewer,
} from '../interviewer/interviewer.ts'
import { keepEvidenced, quotableTexts, type EvidencedClaims } from './evidence.ts'
import { assessedItem, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import type { AskedQuestion } from './feedback.store.ts'
import type { Rubric } from './rubric.ts'

export interface AssessQuestionDeps {
  readonly interviewer: Interviewer
  readonly rubric: Rubric
}

/** Says what is to be done and holds no text of the answer, as any repair does. */
const noQuoteFound =
  'None of the quotes stands word for word in a text of the candidate. Copy each quote from one such text, without joining or changing anything; leave out a strength for which there is no quote.'

/**
 * Assesses what was said about one question, in a call of its own; without any answer none is needed. Throws
 * InterviewerUnavailable, or the signal's reason.
 */
export async function assessQuestion(
  deps: AssessQuestionDeps,
  question: AskedQuestion,
  call: CallContext,
): Promise<FeedbackItem> {
  const answers = question.exchange.filter(({ role }) => role === 'CANDIDATE')
  if (answers.every(({ text }) => text.trim() === '')) return unansweredItem(question)
  const input: AssessInput = {
    question: question.question,
    exchange: question.exchange.map((line, index) => ({ ...line, id: `q${question.number}-${index + 1}` })),
    rubric: deps.rubric,
  }
  const { assessment, provenance } = await deps.interviewer.assess(input, call)
  const texts = quotableTexts(question.exchange)
  const claims = keepEvidenced(assessment, texts)
  const isUnfounded = claims.givenCount > 0 && claims.foundCount === 0
  const better = isUnfounded ? await askForQuotes(deps, input, call) : undefined
  return assessedItem(
    question,
    assessment,
    better === undefined ? claims : keepEvidenced(better, texts),
    provenance,
  )
}

/** Claims from a second look, which changes no level; undefined when there is nobody to look. */
async function askForQuotes(
  deps: AssessQuestionDeps,
  input: AssessInput,
  call: CallContext,
): Promise<Pick<EvidencedClaims, 'strengths' | 'weaknesses'> | undefined> {
  try {
    const { assessment } = await deps.interviewer.assess({ ...input, problem: noQuoteFound }, call)
    return assessment
  } catch (error) {
    if (error instanceof InterviewerUnavailable) return undefined
    throw error
  }
}
