/** What both services answer, as far as the journey reads it: it asks for no field that it does not use. */
import { accessCodeStatuses, accessCodeText, yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'

const time = z.iso.datetime()
const order = z.object({
  order_id: z.uuid(),
  status: z.enum(['PENDING', 'PAID', 'CANCELLED', 'REFUNDED']),
  amount: yuanAmount,
  expires_at: time,
})

export const createdOrder = order.extend({ qr_code: z.string().min(1) })
export const orderView = order.extend({ access_code: accessCodeText.nullable() })
export const refundView = z.object({
  refund_id: z.uuid(),
  status: z.enum(['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED']),
  amount: yuanAmount,
})
export const timelineEntry = z.object({
  at: time,
  action: z.string(),
  status: z.string(),
  error_code: z.string().nullable(),
  actor: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
})
export const accessCodeState = z.object({
  status: z.enum(accessCodeStatuses),
  activated_at: time.nullable(),
})

const session = z.object({
  session_id: z.uuid(),
  status: z.enum(['PREPARED', 'IN_PROGRESS', 'COMPLETED', 'ABANDONED', 'EXPIRED', 'REJECTED']),
})
const question = z.object({ number: z.int().min(1), text: z.string().min(1) })

export const openedInterview = session.extend({
  token: z.string().min(20),
  question,
  message: z.string().min(1),
  progress: z.object({ question: z.int().min(0), questions: z.int().min(1) }),
  ends_at: time,
})
export const chatReply = session.extend({
  reply: z.string(),
  action: z.enum(['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE']),
  directive: z.string().nullable(),
  question: question.nullable(),
  time_left_seconds: z.int().min(0),
})
export const interviewState = session.extend({ question: question.nullable() })
export const finishedInterview = session.extend({ end_reason: z.string().nullable() })

export const transcript = session.extend({
  end_reason: z.string().nullable(),
  questions: z.array(question.extend({ turns: z.array(z.object({ message: z.string() })) })),
})

const score = z.int().min(0).max(100).nullable()

const feedback = z.object({
  session_id: z.uuid(),
  status: z.enum(['READY', 'FAILED']),
  overall_score: score,
  overall_spread: z.object({ min: z.int(), max: z.int() }).nullable(),
  summary: z.string(),
  dimensions: z.array(z.object({ name: z.string(), score })),
  questions: z.array(
    z.object({
      number: z.int().min(1),
      question: z.string(),
      status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
      level: z.string().nullable(),
      score,
      readings: z.object({ count: z.int().min(1) }).nullable(),
      strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
      weaknesses: z.array(z.object({ tag: z.string(), text: z.string(), quote: z.string().nullable() })),
      better_answer: z.array(z.string()),
      suggestion: z.string().nullable(),
    }),
  ),
  competencies: z.array(z.object({ name: z.string(), score })),
  next_steps: z.array(z.object({ text: z.string() })),
})

/** Feedback that is there, or that it is still being made. */
export const feedbackAnswer = z.union([feedback, z.object({ status: z.enum(['PENDING', 'RUNNING']) })])

export type CreatedOrder = z.output<typeof createdOrder>
export type OrderView = z.output<typeof orderView>
export type TimelineEntry = z.output<typeof timelineEntry>
export type AccessCodeState = z.output<typeof accessCodeState>
export type OpenedInterview = z.output<typeof openedInterview>
export type ChatReply = z.output<typeof chatReply>
export type Transcript = z.output<typeof transcript>
export type Feedback = z.output<typeof feedback>
