import { z } from 'zod'
import { interviewKinds, languages } from '@interview-pass/contracts'
import { route, type AccessRule, type Db, type Feature } from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { qaRecords, sessions, turns } from '../tables.ts'
import { getTranscript, type Transcript } from './read-transcript.ts'
import { transcriptMarkdown } from './transcript-markdown.ts'
import type { Authorship, TranscriptQuestion, TranscriptTurn } from './transcript.ts'

export interface TranscriptRoutesDeps {
  readonly db: Db
  readonly sessionToken: AccessRule<SessionCaller>
}

const time = z.iso.datetime()

const authorView = z
  .object({
    model: z.string().max(100),
    prompt_id: z.string().max(100),
    prompt_version: z.string().max(50),
  })
  .meta({ id: 'Authorship' })

const turnView = z
  .object({
    client_message_id: z.uuid(),
    message: z.string().max(8000),
    said_at: time,
    reply: z.string().max(20_000).nullable().describe('Null while it is being made'),
    replied_at: time.nullable(),
    action: z.enum(turns.action.enumValues).nullable(),
    decided_by: authorView.nullable().describe('Null when the rules alone decided what the reply does'),
    written_by: authorView.nullable().describe('Null for planned text'),
  })
  .meta({ id: 'TranscriptTurn' })

const transcriptView = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessions.status.enumValues),
    kind: z.enum(interviewKinds),
    language: z.enum(languages),
    position: z.string().max(200).nullable(),
    started_at: time.nullable(),
    ended_at: time.nullable(),
    end_reason: z.enum(sessions.endReason.enumValues).nullable(),
    questions: z.array(
      z
        .object({
          number: z.int().min(1).max(20),
          status: z.enum(qaRecords.status.enumValues),
          text: z.string().max(2000),
          asked_at: time.nullable(),
          closed_at: time.nullable(),
          turns: z.array(turnView),
        })
        .meta({ id: 'TranscriptQuestion' }),
    ),
  })
  .meta({ id: 'Transcript' })

/** Reading what was asked and said, during the interview and after it. */
export function transcriptRoutes(deps: TranscriptRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'GET',
        path: '/interview/:id/transcript',
        operationId: 'getTranscript',
        summary: 'What was asked and said, with times and with what wrote it',
        description:
          'As far as the interview has come. Questions that were not asked yet are not shown. With `Accept: text/markdown` as a document in the language of the interview.',
        tags: ['interview'],
        access: deps.sessionToken,
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        answers: { 200: transcriptView },
        otherAnswers: { 'text/markdown': 'The same as a document to read or print' },
        errors: [],
        async handle({ caller, accepts }) {
          const transcript = await getTranscript(deps.db, caller)
          if (accepts('text/markdown')) {
            return { text: transcriptMarkdown(transcript), contentType: 'text/markdown' as const }
          }
          return { status: 200 as const, data: viewOf(transcript) }
        },
      }),
    )
  }
}

function viewOf(transcript: Transcript): z.input<typeof transcriptView> {
  return {
    session_id: transcript.publicId,
    status: transcript.status,
    kind: transcript.kind,
    language: transcript.language,
    position: transcript.position,
    started_at: textOf(transcript.startedAt),
    ended_at: textOf(transcript.endedAt),
    end_reason: transcript.endReason,
    questions: transcript.questions.map(questionOf),
  }
}

function questionOf(question: TranscriptQuestion) {
  return {
    number: question.number,
    status: question.status,
    text: question.text,
    asked_at: textOf(question.askedAt),
    closed_at: textOf(question.closedAt),
    turns: question.turns.map(turnOf),
  }
}

function turnOf(turn: TranscriptTurn) {
  return {
    client_message_id: turn.clientMessageId,
    message: turn.message,
    said_at: turn.saidAt.toISOString(),
    reply: turn.reply,
    replied_at: textOf(turn.repliedAt),
    action: turn.action,
    decided_by: authorOf(turn.decidedBy),
    written_by: authorOf(turn.writtenBy),
  }
}

function authorOf(author: Authorship | null) {
  if (author === null) return null
  return { model: author.model, prompt_id: author.promptId, prompt_version: author.promptVersion }
}

function textOf(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
