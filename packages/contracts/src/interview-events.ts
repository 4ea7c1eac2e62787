import { z } from 'zod'
import { accessCodeText } from './access-code.ts'
import { defineEvent } from './event.ts'

const topic = 'interview.events.v1'
const source = '/interview-service'

/** An access code opened its interview. The first two fields never change. */
export const interviewStarted = defineEvent({
  type: 'InterviewStarted',
  topic,
  source,
  summary: 'An access code opened its interview; payment-service activates the code.',
  schema: z.object({ sessionId: z.uuid(), accessCode: accessCodeText, startedAt: z.iso.datetime() }),
  keyOf: (data) => data.sessionId,
})

export const completionReasons = ['ALL_QUESTIONS_ASKED', 'FINISHED_EARLY', 'TIME_UP', 'LEFT'] as const

export const interviewCompleted = defineEvent({
  type: 'InterviewCompleted',
  topic,
  source,
  summary:
    'An interview ended, and feedback of what was said is being made; `LEFT` when the candidate was gone before its end.',
  schema: z.object({
    sessionId: z.uuid(),
    accessCode: accessCodeText,
    reason: z.enum(completionReasons),
    questions: z.int().min(0),
    durationSeconds: z.int().min(0),
  }),
  keyOf: (data) => data.sessionId,
})

export const feedbackReady = defineEvent({
  type: 'FeedbackReady',
  topic,
  source,
  summary: 'A revision of the feedback of an interview can be read.',
  schema: z.object({
    sessionId: z.uuid(),
    revision: z.int().min(1),
    overallScore: z.int().min(0).max(100).nullable(),
  }),
  keyOf: (data) => data.sessionId,
})

export const interviewEvents = [interviewStarted, interviewCompleted, feedbackReady] as const
