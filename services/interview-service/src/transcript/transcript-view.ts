import { z } from 'zod'
import { interviewKinds, languages } from '@interview-pass/contracts'
import { qaRecords, sessions, turns } from '../tables.ts'
import type { Transcript } from './read-transcript.ts'
import type { Authorship, TranscriptQuestion, TranscriptTurn } from './transcript.ts'

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

export const transcriptView = z
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

/** An interview's words as they are shown. */
export function presentTranscript(transcript: Transcript): z.input<typeof transcriptView> {
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
