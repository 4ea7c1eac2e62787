import { z } from 'zod'

/** What the model must answer after each message of the candidate. Only a proposal: limits on follow-ups, questions and time are code. */
export const turnDecision = z.object({
  answered: z.enum(['FULLY', 'PARTLY', 'NOT']),
  action: z.enum(['FOLLOW_UP', 'MOVE_ON']),
  /** What a follow-up should ask about; empty or absent when the action is MOVE_ON. */
  followUpFocus: z.string().max(200).optional(),
})

export type TurnDecision = z.infer<typeof turnDecision>
