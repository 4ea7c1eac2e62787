import { z } from 'zod'

export const interviewKinds = ['TECHNICAL', 'BEHAVIORAL', 'GENERAL'] as const

/** How much experience a candidate is asked as. */
export const interviewLevels = ['JUNIOR', 'MIDDLE', 'SENIOR', 'LEAD'] as const

export type InterviewLevel = (typeof interviewLevels)[number]

export const languages = ['zh-CN', 'en'] as const

export type Language = (typeof languages)[number]

/** What one access code buys. Copied at the sale, so that a later change of the product changes no sold interview. */
export const interviewTerms = z
  .object({
    kind: z.enum(interviewKinds),
    questions: z.int().min(1).max(20),
    minutes: z.int().min(5).max(180),
    language: z.enum(languages),
  })
  .meta({ id: 'InterviewTerms' })

export type InterviewTerms = z.infer<typeof interviewTerms>
