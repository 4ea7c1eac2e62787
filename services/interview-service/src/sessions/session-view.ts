import { z } from 'zod'
import { interviewKinds, interviewLevels, languages } from '@interview-pass/contracts'
import { AppError } from '@interview-pass/service-kit'
import type { IssuedToken } from '../access/session-token.ts'
import { askedIn } from '../transcript/qa-record.ts'
import { greetingFor } from './greeting.ts'
import { lastWords } from './last-words.ts'
import {
  endReasons,
  isOpen,
  sessionStatuses,
  timeLeftSeconds,
  type Session,
  type SessionState,
} from './session.ts'

const time = z.iso.datetime()

export const questionView = z
  .object({ number: z.int().min(1).max(20), text: z.string().max(2000) })
  .meta({ id: 'Question' })

export const progressView = z
  .object({ question: z.int().min(0).max(20), questions: z.int().min(1).max(20) })
  .meta({ id: 'Progress' })

export const interviewCreated = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessionStatuses),
    token: z.string().max(100),
    token_expires_at: time,
    language: z.enum(languages),
    kind: z.enum(interviewKinds),
    question: questionView,
    message: z
      .string()
      .max(21_000)
      .describe('The first words to the candidate; in the middle of an interview they say where it is'),
    progress: progressView,
    started_at: time,
    ends_at: time,
  })
  .meta({ id: 'InterviewCreated' })

export const interviewState = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessionStatuses),
    kind: z.enum(interviewKinds),
    language: z.enum(languages),
    level: z.enum(interviewLevels).nullable(),
    position: z.string().max(200).nullable(),
    question: questionView.nullable(),
    asked: z
      .string()
      .max(20_000)
      .nullable()
      .describe('What was asked last about the question: its text, or a follow-up as it was worded'),
    progress: progressView,
    started_at: time.nullable(),
    ends_at: time.nullable(),
    time_left_seconds: z.int().min(0),
    ended_at: time.nullable(),
    end_reason: z.enum(endReasons).nullable(),
  })
  .meta({ id: 'InterviewState' })

export const interviewFinished = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessionStatuses),
    end_reason: z.enum(endReasons).nullable(),
    ended_at: time.nullable(),
    message: z
      .string()
      .max(1000)
      .describe('The last words to the candidate: they say why the interview ends'),
  })
  .meta({ id: 'InterviewFinished' })

/** A session that was opened just now, or once more. */
export interface CreatedSession {
  readonly state: SessionState
  readonly issued: IssuedToken
}

/** What the holder of the access code gets, the token included. */
export function createdView(created: CreatedSession, now: Date): z.infer<typeof interviewCreated> {
  const { session, question } = created.state
  if (question === undefined || session.startedAt === null || session.endsAt === null) {
    throw new AppError('SERVICE_ERROR')
  }
  return {
    session_id: session.publicId,
    status: session.status,
    token: created.issued.token,
    token_expires_at: created.issued.expiresAt.toISOString(),
    language: session.language,
    kind: session.kind,
    question: { number: question.number, text: question.question },
    message: greetingFor(session, question, now),
    progress: progressOf(session),
    started_at: session.startedAt.toISOString(),
    ends_at: session.endsAt.toISOString(),
  }
}

/** An interview as its candidate may see it. */
export function stateView({ session, question }: SessionState, now: Date): z.infer<typeof interviewState> {
  return {
    session_id: session.publicId,
    status: session.status,
    kind: session.kind,
    language: session.language,
    level: session.level,
    position: session.position,
    question:
      isOpen(session) && question !== undefined ? { number: question.number, text: question.question } : null,
    asked: isOpen(session) && question !== undefined ? askedIn(question) : null,
    progress: progressOf(session),
    started_at: session.startedAt?.toISOString() ?? null,
    ends_at: session.endsAt?.toISOString() ?? null,
    time_left_seconds: timeLeftSeconds(session, now),
    ended_at: session.endedAt?.toISOString() ?? null,
    end_reason: session.endReason,
  }
}

export function finishedView(session: Session): z.infer<typeof interviewFinished> {
  return {
    session_id: session.publicId,
    status: session.status,
    end_reason: session.endReason,
    ended_at: session.endedAt?.toISOString() ?? null,
    message: lastWords(session),
  }
}

function progressOf(
  session: Pick<Session, 'questionNumber' | 'questionCount'>,
): z.infer<typeof progressView> {
  return { question: session.questionNumber, questions: session.questionCount }
}
