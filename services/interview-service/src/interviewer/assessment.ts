import type { InterviewTerms } from '@interview-pass/contracts'
import { z } from 'zod'

/** Closed levels of the rubric, worst first. INSUFFICIENT_EVIDENCE says that the answers show too little to judge. */
export const assessmentLevels = [
  'INSUFFICIENT_EVIDENCE',
  'POOR',
  'BASIC',
  'SOLID',
  'STRONG',
  'EXCELLENT',
] as const

export type AssessmentLevel = (typeof assessmentLevels)[number]

/** What is judged of every answer, by the kind of interview; the scores of a feedback are computed from these. */
export const dimensionsOfKind = {
  TECHNICAL: ['CORRECTNESS', 'DEPTH', 'REASONING', 'COMMUNICATION'],
  BEHAVIORAL: ['SITUATION', 'OWN_ACTION', 'RESULT', 'REFLECTION'],
  GENERAL: ['RELEVANCE', 'SPECIFICS', 'REASONING', 'COMMUNICATION'],
} as const satisfies Readonly<Record<InterviewTerms['kind'], readonly string[]>>

export type DimensionName = (typeof dimensionsOfKind)[InterviewTerms['kind']][number]

/** Of all kinds, each once. */
export const dimensionNames: readonly DimensionName[] = [...new Set(Object.values(dimensionsOfKind).flat())]

/** A closed list, so that the same weakness in two answers has the same name. */
export const weaknessTags = [
  'OFF_TOPIC',
  'TOO_VAGUE',
  'TOO_SHORT',
  'NO_EXAMPLE',
  'NO_CONTEXT',
  'NO_RESULT',
  'NO_OWN_CONTRIBUTION',
  'NO_REASONING',
  'NO_TRADE_OFFS',
  'NO_LESSON',
  'FACTUAL_ERROR',
  'MISSED_KEY_POINT',
  'UNSTRUCTURED',
  'UNCLEAR_LANGUAGE',
] as const

export type WeaknessTag = (typeof weaknessTags)[number]

const level = z.enum(assessmentLevels)

/** The line's id comes first, so that a quote is looked up before it is written. */
const evidence = { line: z.string().max(20), text: z.string().max(500) }

/**
 * What the model must answer for one question: evidence first, then levels. Levels and tags are closed enums, because the API
 * enforces enums but not minimum, maximum or lengths; those are checked by this schema afterwards.
 */
export function assessmentSchema(kind: InterviewTerms['kind']) {
  const dimensions = Object.fromEntries(dimensionsOfKind[kind].map((name) => [name, level]))
  return z.object({
    strengths: z.array(z.object({ ...evidence, quote: z.string().max(1000) })).max(5),
    weaknesses: z
      .array(z.object({ ...evidence, tag: z.enum(weaknessTags), quote: z.string().max(1000).nullable() }))
      .max(5),
    dimensions: z.object(dimensions),
    level,
    betterAnswer: z.array(z.string().max(500)).max(6),
    suggestion: z.string().max(1000),
  })
}

export type QuestionAssessment = z.infer<ReturnType<typeof assessmentSchema>>

/** Changes whenever `assessmentSchema` does; stored with every feedback. */
export const assessmentSchemaVersion = '2.0.0'

/** What the model must answer when the whole is worded: what to practise first, and the questions that show it. */
export const nextStepsAdvice = z.object({
  steps: z.array(z.object({ questions: z.array(z.int()).max(20), text: z.string().max(500) })).max(5),
})

export type NextStepsAdvice = z.infer<typeof nextStepsAdvice>
