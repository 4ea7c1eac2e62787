import type { InterviewTerms } from '@interview-pass/contracts'
import { z } from 'zod'
import {
  assessmentLevels,
  assessmentSchemaVersion,
  weaknessTags,
  type AssessmentLevel,
  type QuestionAssessment,
} from '../interviewer/assessment.ts'
import type { Provenance } from '../interviewer/interviewer.ts'
import type { ReviewedWords } from './review-assessment.ts'
import { scoreOf } from './scoring.ts'

const level = z.enum(assessmentLevels)
const score = z.int().min(0).max(100)

/** Why a question could not be assessed. Only what is UNAVAILABLE is tried again by itself. */
export const failureCauses = ['REFUSED', 'BUDGET_SPENT', 'UNAVAILABLE'] as const

export type FailureCause = (typeof failureCauses)[number]

/** The result for one question, as it is stored. Results of earlier releases say less. */
export const feedbackItem = z.object({
  number: z.int().min(1),
  question: z.string(),
  topic: z.string().default(''),
  competency: z.string().nullable().default(null),
  status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
  /** Null unless FAILED. */
  failure: z.enum(failureCauses).nullable().default(null),
  level: level.nullable(),
  score: score.nullable().default(null),
  dimensions: z.record(z.string(), level).nullable(),
  /** Each time that the answers were judged; null when no model was asked. */
  readings: z
    .object({ count: z.int().min(1), scoreMin: score, scoreMax: score })
    .nullable()
    .default(null),
  strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
  weaknesses: z.array(
    z.object({ tag: z.enum(weaknessTags), text: z.string(), quote: z.string().nullable() }),
  ),
  betterAnswer: z.array(z.string()).default([]),
  suggestion: z.string().nullable(),
  /** Null when no model was asked. */
  provenance: z
    .object({
      model: z.string(),
      promptId: z.string(),
      promptVersion: z.string(),
      promptSha256: z.string(),
      rubricVersion: z.string().default(''),
      schemaVersion: z.string().default(''),
    })
    .nullable(),
})

export type FeedbackItem = z.infer<typeof feedbackItem>

interface AskedQuestion {
  readonly number: number
  readonly question: string
  readonly topic: string
  readonly competency: string | null
  /** What a good answer shows; empty when it is not known. */
  readonly keyPoints: readonly string[]
}

const nothing = {
  dimensions: null,
  readings: null,
  strengths: [],
  weaknesses: [],
  suggestion: null,
  provenance: null,
}

/** The result for a question that was asked and never answered: no model is needed to see that. */
export function unansweredItem({
  number,
  question,
  topic,
  competency,
  keyPoints,
}: AskedQuestion): FeedbackItem {
  return {
    number,
    question,
    topic,
    competency,
    status: 'INSUFFICIENT_EVIDENCE',
    failure: null,
    level: 'INSUFFICIENT_EVIDENCE',
    score: 0,
    betterAnswer: [...keyPoints],
    ...nothing,
  }
}

/** The result for a question that could not be assessed. */
export function failedItem(
  { number, question, topic, competency, keyPoints }: AskedQuestion,
  failure: FailureCause,
): FeedbackItem {
  return {
    number,
    question,
    topic,
    competency,
    status: 'FAILED',
    failure,
    level: null,
    score: null,
    betterAnswer: [...keyPoints],
    ...nothing,
  }
}

/** What was judged of one question, and the words about it that may be shown. */
interface AssessedQuestion {
  readonly kind: InterviewTerms['kind']
  readonly levels: Pick<QuestionAssessment, 'level' | 'dimensions'>
  readonly words: Pick<ReviewedWords, 'strengths' | 'weaknesses' | 'betterAnswer' | 'suggestion'>
  readonly readings: FeedbackItem['readings']
  readonly provenance: Provenance
  readonly rubricVersion: string
}

/**
 * The result of an assessment. The level stays as judged, whatever becomes of the quotes, but no answer is better than its
 * best dimension.
 */
export function assessedItem(
  { number, question, topic, competency, keyPoints }: AskedQuestion,
  { kind, levels, words, readings, provenance, rubricVersion }: AssessedQuestion,
): FeedbackItem {
  const judged = judgedLevels(levels)
  return {
    number,
    question,
    topic,
    competency,
    status: judged.dimensions === null ? 'INSUFFICIENT_EVIDENCE' : 'ASSESSED',
    failure: null,
    ...judged,
    score: scoreOf(judged, kind),
    readings,
    strengths: words.strengths.map(({ text, quote }) => ({ text, quote })),
    weaknesses: words.weaknesses.map(({ tag, text, quote }) => ({ tag, text, quote })),
    betterAnswer: [...(words.betterAnswer.length > 0 ? words.betterAnswer : keyPoints)],
    suggestion: words.suggestion,
    provenance: { ...provenance, rubricVersion, schemaVersion: assessmentSchemaVersion },
  }
}

/** The levels that count: no dimensions without a level, and no level above all dimensions. */
export function judgedLevels({
  level: whole,
  dimensions,
}: Pick<QuestionAssessment, 'level' | 'dimensions'>): {
  level: AssessmentLevel
  dimensions: Record<string, AssessmentLevel> | null
} {
  const best = Math.max(...Object.values(dimensions).map((each) => assessmentLevels.indexOf(each)))
  const capped = assessmentLevels[Math.min(assessmentLevels.indexOf(whole), best)] ?? whole
  return { level: capped, dimensions: capped === 'INSUFFICIENT_EVIDENCE' ? null : dimensions }
}
