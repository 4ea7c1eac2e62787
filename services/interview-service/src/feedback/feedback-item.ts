import { z } from 'zod'
import {
  assessmentLevels,
  dimensionNames,
  weaknessTags,
  type AssessmentLevel,
  type QuestionAssessment,
} from '../interviewer/assessment.ts'
import type { Provenance } from '../interviewer/interviewer.ts'
import type { EvidencedClaims } from './evidence.ts'

const level = z.enum(assessmentLevels)

/** The result for one question, as it is stored. */
export const feedbackItem = z.object({
  number: z.int().min(1),
  question: z.string(),
  status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
  level: level.nullable(),
  dimensions: z.record(z.enum(dimensionNames), level).nullable(),
  strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
  weaknesses: z.array(
    z.object({ tag: z.enum(weaknessTags), text: z.string(), quote: z.string().nullable() }),
  ),
  suggestion: z.string().nullable(),
  /** Null when no model was asked. */
  provenance: z
    .object({ model: z.string(), promptId: z.string(), promptVersion: z.string(), promptSha256: z.string() })
    .nullable(),
})

export type FeedbackItem = z.infer<typeof feedbackItem>

interface AskedQuestion {
  readonly number: number
  readonly question: string
}

const nothing = { dimensions: null, strengths: [], weaknesses: [], suggestion: null, provenance: null }

/** The result for a question that was asked and never answered: no model is needed to see that. */
export function unansweredItem({ number, question }: AskedQuestion): FeedbackItem {
  return { number, question, status: 'INSUFFICIENT_EVIDENCE', level: 'INSUFFICIENT_EVIDENCE', ...nothing }
}

/** The result for a question that no attempt could assess. */
export function failedItem({ number, question }: AskedQuestion): FeedbackItem {
  return { number, question, status: 'FAILED', level: null, ...nothing }
}

/**
 * The result of an assessment, with the claims of it that are evidenced. The level stays as judged, whatever becomes of the
 * quotes, but no answer is better than its best dimension.
 */
export function assessedItem(
  { number, question }: AskedQuestion,
  assessment: QuestionAssessment,
  { strengths, weaknesses }: Pick<EvidencedClaims, 'strengths' | 'weaknesses'>,
  provenance: Provenance,
): FeedbackItem {
  const level = cappedLevel(assessment)
  const isAssessed = level !== 'INSUFFICIENT_EVIDENCE'
  return {
    number,
    question,
    status: isAssessed ? 'ASSESSED' : 'INSUFFICIENT_EVIDENCE',
    level,
    dimensions: isAssessed ? assessment.dimensions : null,
    strengths,
    weaknesses,
    suggestion: assessment.suggestion,
    provenance,
  }
}

function cappedLevel({ level, dimensions }: QuestionAssessment): AssessmentLevel {
  const best = Math.max(...Object.values(dimensions).map((each) => assessmentLevels.indexOf(each)))
  return assessmentLevels[Math.min(assessmentLevels.indexOf(level), best)] ?? level
}
