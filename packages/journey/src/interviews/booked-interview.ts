import { z } from 'zod'

const modelCall = z.object({
  id: z.coerce.bigint(),
  purpose: z.enum(['DECIDE', 'REPLY', 'ASSESS', 'PLAN']),
  model: z.string(),
  outcome: z.string(),
  requestId: z.string().nullable(),
  /** As billed: what was read from a cache and written to it included. */
  inputTokens: z.int(),
  outputTokens: z.int(),
  isEstimated: z.boolean(),
  begunAt: z.coerce.date(),
})

const bookedTurn = z.object({
  clientMessageId: z.uuid(),
  message: z.string(),
  questionNumber: z.int(),
  status: z.string(),
  reply: z.string(),
  isFallback: z.boolean(),
  fence: z.int(),
  calls: z.array(modelCall),
})

const feedbackRevision = z.object({
  revision: z.int(),
  status: z.string(),
  /** How often a process has begun to make it. */
  claims: z.int(),
  /** Of each question, by number: whether it was judged. */
  questions: z.array(z.object({ number: z.int(), status: z.string() })),
})

export const bookedInterview = z.object({
  sessionId: z.uuid(),
  status: z.string(),
  endReason: z.string().nullable(),
  /** Questions that were asked, by number. */
  asked: z.array(z.int()),
  turns: z.array(bookedTurn),
  /** Calls of no turn: the plan's and the feedback's. */
  calls: z.array(modelCall),
  revisions: z.array(feedbackRevision),
  codes: z.array(z.string()),
})

export type ModelCall = z.output<typeof modelCall>

/** An interview as the service has it in its tables. */
export type BookedInterview = z.output<typeof bookedInterview>
