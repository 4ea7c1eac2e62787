import type { InterviewLevel, InterviewTerms } from '@interview-pass/contracts'
import type { QuestionAssessment } from '../interviewer/assessment.ts'
import {
  InterviewerUnavailable,
  type AssessInput,
  type CallContext,
  type Interviewer,
  type Provenance,
} from '../interviewer/interviewer.ts'
import { isAnswer, quotableTexts } from './evidence.ts'
import { assessedItem, judgedLevels, unansweredItem, type FeedbackItem } from './feedback-item.ts'
import type { AskedQuestion } from './feedback-subject.store.ts'
import { reviewAssessment, type ReviewedWords } from './review-assessment.ts'
import { rubricOf, type Rubric } from './rubric.ts'
import { medianLevel, scoreOf } from './scoring.ts'

export interface AssessQuestionDeps {
  readonly interviewer: Pick<Interviewer, 'assess' | 'givesAway'>
  readonly rubric: Rubric
  /** How often each question is judged; odd, so that there is a middle. */
  readonly readingsPerQuestion: number
}

/** The interview that a question belongs to. */
export interface AssessedInterview {
  readonly kind: InterviewTerms['kind']
  readonly level: InterviewLevel | null
  readonly position: string | null
}

/** One time that the answers were judged. */
interface Reading {
  readonly assessment: QuestionAssessment
  readonly provenance: Provenance
}

/**
 * Assesses what was said about one question, in calls of its own; without any answer none is needed. Of several readings the
 * levels are the middle ones, and the words are those of a reading that agrees with them. Throws InterviewerUnavailable, or the
 * signal's reason.
 */
export async function assessQuestion(
  deps: AssessQuestionDeps,
  interview: AssessedInterview,
  question: AskedQuestion,
  call: CallContext,
): Promise<FeedbackItem> {
  if (!question.exchange.some(isAnswer)) return unansweredItem(question)
  const { kind } = interview
  const input: AssessInput = {
    kind,
    level: interview.level,
    position: interview.position,
    question: question.question,
    topic: question.topic,
    keyPoints: question.keyPoints,
    exchange: question.exchange,
    rubric: rubricOf(deps.rubric, kind),
    reading: 1,
  }
  const readings = await readAll(deps, input, call)
  const middle = middleOf(readings)
  const scores = readings.map(({ assessment }) => scoreOf(judgedLevels(assessment), kind) ?? 0)
  return assessedItem(question, {
    kind,
    levels: middle.assessment,
    words: await reviewedWords(deps, { input, question, assessment: middle.assessment }, call),
    readings: { count: readings.length, scoreMin: Math.min(...scores), scoreMax: Math.max(...scores) },
    provenance: middle.provenance,
    rubricVersion: deps.rubric.version,
  })
}

/**
 * The first reading alone, so that a refusal is met once, then the others at the same time. When some of those fail, as many are
 * kept as leave a middle.
 */
async function readAll(
  deps: AssessQuestionDeps,
  input: AssessInput,
  call: CallContext,
): Promise<[Reading, ...Reading[]]> {
  const first = await deps.interviewer.assess(input, call)
  const others = await Promise.all(
    Array.from({ length: deps.readingsPerQuestion - 1 }, (_, index) =>
      unlessUnavailable(deps.interviewer.assess({ ...input, reading: index + 2 }, call)),
    ),
  )
  const made = others.filter((reading) => reading !== undefined)
  return [first, ...made.slice(0, made.length - (made.length % 2))]
}

function middleOf(readings: readonly [Reading, ...Reading[]]): Reading {
  const [first] = readings
  const level = medianLevel(readings.map(({ assessment }) => assessment.level))
  const dimensions = Object.fromEntries(
    Object.keys(first.assessment.dimensions).map((name) => [
      name,
      medianLevel(readings.flatMap(({ assessment }) => assessment.dimensions[name] ?? [])),
    ]),
  )
  const { assessment, provenance } = readings.find((reading) => reading.assessment.level === level) ?? first
  return { assessment: { ...assessment, level, dimensions }, provenance }
}

/** Words that hold. Where they do not, those of a second look, which changes no level. */
async function reviewedWords(
  deps: AssessQuestionDeps,
  {
    input,
    question,
    assessment,
  }: { input: AssessInput; question: AskedQuestion; assessment: QuestionAssessment },
  call: CallContext,
): Promise<ReviewedWords> {
  const { givesAway } = deps.interviewer
  const by = { texts: quotableTexts(question.exchange), language: call.language, givesAway }
  const words = reviewAssessment(assessment, by)
  if (words.problem === undefined) return words
  const asked = deps.interviewer.assess({ ...input, problem: words.problem }, call)
  const again = await unlessUnavailable(asked)
  if (again === undefined) return words
  const better = reviewAssessment(again.assessment, by)
  return better.foundCount > 0 || words.foundCount === 0 ? better : words
}

async function unlessUnavailable<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof InterviewerUnavailable) return undefined
    throw error
  }
}
