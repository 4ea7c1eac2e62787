import { interviewKinds, languages } from '@interview-pass/contracts'
import { z } from 'zod'

const sessionStatus = z.enum(['PREPARED', 'IN_PROGRESS', 'COMPLETED', 'ABANDONED', 'EXPIRED', 'REJECTED'])
const question = z.object({ number: z.int().min(1), text: z.string().min(1) })
const progress = z.object({ question: z.int().min(0), questions: z.int().min(1) })

/** What opening an interview answers. */
export const openedInterview = z
  .object({
    session_id: z.uuid(),
    status: sessionStatus,
    token: z.string().min(20),
    kind: z.enum(interviewKinds),
    language: z.enum(languages),
    question,
    message: z.string().min(1),
    progress,
    ends_at: z.iso.datetime(),
  })
  .transform(({ session_id: sessionId, ends_at: endsAt, ...opened }) => ({ sessionId, endsAt, ...opened }))

/** One reply of the interviewer, whole. */
export const chatReply = z
  .object({
    session_id: z.uuid(),
    client_message_id: z.uuid(),
    status: sessionStatus,
    reply: z.string(),
    action: z.enum(['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE']),
    question: question.nullable(),
    progress,
    time_left_seconds: z.int().min(0),
  })
  .transform(
    ({
      session_id: sessionId,
      client_message_id: clientMessageId,
      time_left_seconds: timeLeftSeconds,
      ...reply
    }) => ({
      sessionId,
      clientMessageId,
      timeLeftSeconds,
      ...reply,
    }),
  )

export const interviewState = z
  .object({
    session_id: z.uuid(),
    status: sessionStatus,
    question: question.nullable(),
    progress,
    time_left_seconds: z.int().min(0),
    ended_at: z.iso.datetime().nullable(),
    end_reason: z.string().nullable(),
  })
  .transform((state) => ({
    sessionId: state.session_id,
    status: state.status,
    question: state.question,
    progress: state.progress,
    timeLeftSeconds: state.time_left_seconds,
    endedAt: state.ended_at,
    endReason: state.end_reason,
  }))

export const finishedInterview = z
  .object({ session_id: z.uuid(), status: sessionStatus, end_reason: z.string().nullable() })
  .transform((finished) => ({
    sessionId: finished.session_id,
    status: finished.status,
    endReason: finished.end_reason,
  }))

const score = z.int().min(0).max(100).nullable()

const feedback = z
  .object({
    session_id: z.uuid(),
    revision: z.int().min(1),
    status: z.enum(['READY', 'FAILED']),
    overall_score: score,
    summary: z.string(),
    dimensions: z.array(z.object({ name: z.string(), score })),
    questions: z.array(
      z.object({
        number: z.int().min(1),
        question: z.string(),
        status: z.enum(['ASSESSED', 'INSUFFICIENT_EVIDENCE', 'FAILED']),
        level: z.string().nullable(),
        score,
        strengths: z.array(z.object({ text: z.string(), quote: z.string() })),
        weaknesses: z.array(z.object({ tag: z.string(), text: z.string(), quote: z.string().nullable() })),
        suggestion: z.string().nullable(),
      }),
    ),
  })
  .transform(({ session_id: sessionId, overall_score: overallScore, ...rest }) => ({
    sessionId,
    overallScore,
    ...rest,
  }))

/** Feedback that is there, or that it is still being made. */
export const feedbackAnswer = z.union([
  feedback,
  z
    .object({ session_id: z.uuid(), status: z.enum(['PENDING', 'RUNNING']) })
    .transform(({ status }) => ({ status })),
])

export type OpenedInterview = z.output<typeof openedInterview>
export type ChatReply = z.output<typeof chatReply>
export type InterviewState = z.output<typeof interviewState>
export type FinishedInterview = z.output<typeof finishedInterview>
export type Feedback = z.output<typeof feedback>
