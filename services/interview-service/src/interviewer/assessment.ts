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

/** What is judged of every answer; the overall score and the dimensions of a feedback are computed from these. */
export const dimensionNames = ['SUBSTANCE', 'REASONING', 'COMMUNICATION'] as const

export type DimensionName = (typeof dimensionNames)[number]

/** A closed list, so that the same weakness in two answers has the same name. */
export const weaknessTags = [
  'OFF_TOPIC',
  'TOO_VAGUE',
  'TOO_SHORT',
  'NO_EXAMPLE',
  'NO_RESULT',
  'NO_OWN_CONTRIBUTION',
  'NO_REASONING',
  'NO_TRADE_OFFS',
  'FACTUAL_ERROR',
  'MISSED_KEY_POINT',
  'UNSTRUCTURED',
  'UNCLEAR_LANGUAGE',
] as const

export type WeaknessTag = (typeof weaknessTags)[number]

/**
 * What the model must answer for one question. Levels and tags are closed enums, because the API enforces enums but not
 * minimum, maximum or lengths; those are checked by this schema afterwards.
 */
export const questionAssessment = z.object({
  level: z.enum(assessmentLevels),
  dimensions: z.object({
    SUBSTANCE: z.enum(assessmentLevels),
    REASONING: z.enum(assessmentLevels),
    COMMUNICATION: z.enum(assessmentLevels),
  }),
  strengths: z.array(z.object({ text: z.string().max(500), quote: z.string().max(1000) })).max(5),
  weaknesses: z
    .array(
      z.object({
        tag: z.enum(weaknessTags),
        text: z.string().max(500),
        quote: z.string().max(1000).nullable(),
      }),
    )
    .max(5),
  suggestion: z.string().max(1000),
})

export type QuestionAssessment = z.infer<typeof questionAssessment>

/** Changes whenever `questionAssessment` does; stored with every feedback. */
export const assessmentSchemaVersion = '1.0.0'
