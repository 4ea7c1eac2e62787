import { z } from 'zod'

/** What a message of the candidate may call for. What is no answer costs neither the question nor a follow-up. */
export const proposedActions = [
  'FOLLOW_UP',
  'MOVE_ON',
  'EXPLAIN',
  'REPEAT',
  'WAIT',
  'ANSWER_BACK',
  'ENCOURAGE',
  'OFFER_END',
] as const

/** What the model must answer after each message of the candidate. Only a proposal: limits on follow-ups, asides, questions and time are code. */
export const turnDecision = z.object({
  answered: z.enum(['FULLY', 'PARTLY', 'NOT']),
  action: z.enum(proposedActions),
  /** What a follow-up should ask about; empty or absent with any other action. */
  followUpFocus: z.string().max(200).optional(),
  /** Of what a good answer shows, the numbers of the points for which the candidate has given evidence; the first is 1. */
  shown: z.array(z.int()).optional(),
})

export type TurnDecision = z.infer<typeof turnDecision>
