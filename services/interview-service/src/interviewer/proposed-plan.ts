import { z } from 'zod'

/**
 * What the model must answer when it plans an interview. Only a proposal: whether it may be used is decided by code. The
 * bounds here are far above what is used, so that what lies between them is told apart by its rule.
 */
export const proposedPlan = z.object({
  /** What the interview looks at, the most important first. */
  competencies: z
    .array(
      z.object({
        name: z.string().max(200),
        /** The words of the documents that ask for it, copied. */
        evidence: z.string().max(500),
      }),
    )
    .max(30),
  /** In the order in which they are asked. */
  questions: z
    .array(
      z.object({
        /** The name of one of the competencies. */
        competency: z.string().max(200),
        /** A question of the bank; null for one that is written. */
        bankId: z.string().max(50).nullable(),
        /** A question written for this candidate; null for one of the bank. */
        text: z.string().max(1000).nullable(),
        /** The claim of the résumé that a written question is about, copied; null without one. */
        claim: z.string().max(500).nullable(),
        /** What a good answer to a written question shows, a point each. */
        shows: z.array(z.string().max(500)).max(20),
      }),
    )
    .max(60),
})

export type ProposedPlan = z.infer<typeof proposedPlan>
