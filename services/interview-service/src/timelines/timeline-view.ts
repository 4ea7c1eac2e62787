import { z } from 'zod'
import { interviewKinds, languages } from '@interview-pass/contracts'
import { feedback, modelCalls, sessions, turns } from '../tables.ts'
import type { Timeline } from './read-timeline.ts'
import type { ListedSession } from './timelines.store.ts'

const time = z.iso.datetime()
const count = z.int().min(0)

export const listedSession = z
  .object({
    session_id: z.uuid(),
    status: z.enum(sessions.status.enumValues),
    kind: z.enum(interviewKinds),
    language: z.enum(languages),
    question: count.describe('The question under discussion, 0 before the start'),
    questions: count,
    minutes: count,
    returned_seconds: count.describe('Time that was given back'),
    code_checked_by: z.enum(sessions.codeCheckedBy.enumValues).nullable(),
    code_expires_at: time,
    created_at: time,
    started_at: time.nullable(),
    ends_at: time.nullable(),
    ended_at: time.nullable(),
    end_reason: z.enum(sessions.endReason.enumValues).nullable(),
    deleted_at: time.nullable().describe("When its candidate's data were removed"),
  })
  .meta({ id: 'ListedSession' })

const timelineTurn = z
  .object({
    client_message_id: z.uuid(),
    question: count,
    status: z.enum(turns.status.enumValues),
    action: z.enum(turns.action.enumValues).nullable(),
    is_fallback: z.boolean().describe('The planned question answered, and no model'),
    holders: count.describe('Processes that worked on it'),
    drafts: count.describe('Beginnings of the reply by the last of them'),
    created_at: time,
    decided_at: time.nullable(),
    completed_at: time.nullable(),
  })
  .meta({ id: 'TimelineTurn' })

const timelineCall = z
  .object({
    client_message_id: z.uuid().nullable().describe('Of the turn that it was for'),
    purpose: z.enum(modelCalls.purpose.enumValues),
    model: z.string().max(100),
    prompt_id: z.string().max(100),
    prompt_version: z.string().max(50),
    outcome: z.string().max(30),
    input_tokens: count,
    output_tokens: count,
    cache_write_tokens: count,
    cache_read_tokens: count,
    is_estimated: z.boolean(),
    latency_ms: count.nullable(),
    first_token_ms: count.nullable(),
    cost_nano: z.string().max(20).describe('In nano-units of the currency'),
    currency: z.string().max(3),
    created_at: time,
  })
  .meta({ id: 'TimelineCall' })

const timelineRevision = z
  .object({
    revision: count,
    status: z.enum(feedback.status.enumValues),
    overall_score: z.int().min(0).max(100).nullable(),
    attempts: count,
    rating: z.int().min(1).max(5).nullable(),
    created_at: time,
    ready_at: time.nullable(),
  })
  .meta({ id: 'TimelineRevision' })

export const timelineView = z
  .object({
    session: listedSession,
    turns: z.array(timelineTurn),
    model_calls: z.array(timelineCall),
    feedback: z.array(timelineRevision),
  })
  .meta({ id: 'SessionTimeline' })

export function presentSession(session: ListedSession): z.output<typeof listedSession> {
  return {
    session_id: session.publicId,
    status: session.status,
    kind: session.kind,
    language: session.language,
    question: session.questionNumber,
    questions: session.questionCount,
    minutes: session.minutes,
    returned_seconds: Math.round(Number(session.returnedMs) / 1000),
    code_checked_by: session.codeCheckedBy,
    code_expires_at: session.codeExpireAt.toISOString(),
    created_at: session.createdAt.toISOString(),
    started_at: textOf(session.startedAt),
    ends_at: textOf(session.endsAt),
    ended_at: textOf(session.endedAt),
    end_reason: session.endReason,
    deleted_at: textOf(session.deletedAt),
  }
}

export function presentTimeline(timeline: Timeline): z.output<typeof timelineView> {
  const messageOf = new Map(timeline.turns.map(({ id, clientMessageId }) => [id, clientMessageId]))
  return {
    session: presentSession(timeline.session),
    turns: timeline.turns.map((turn) => ({
      client_message_id: turn.clientMessageId,
      question: turn.questionNumber,
      status: turn.status,
      action: turn.action,
      is_fallback: turn.isFallback,
      holders: turn.fence,
      drafts: turn.draft,
      created_at: turn.createdAt.toISOString(),
      decided_at: textOf(turn.decidedAt),
      completed_at: textOf(turn.completedAt),
    })),
    model_calls: timeline.calls.map((call) => ({
      client_message_id: call.turnId === null ? null : (messageOf.get(call.turnId) ?? null),
      purpose: call.purpose,
      model: call.model,
      prompt_id: call.promptId,
      prompt_version: call.promptVersion,
      outcome: call.outcome,
      input_tokens: call.inputTokens,
      output_tokens: call.outputTokens,
      cache_write_tokens: call.cacheWriteTokens,
      cache_read_tokens: call.cacheReadTokens,
      is_estimated: call.isEstimated,
      latency_ms: call.latencyMs,
      first_token_ms: call.firstTokenMs,
      cost_nano: String(call.costNano),
      currency: call.currency,
      created_at: call.createdAt.toISOString(),
    })),
    feedback: timeline.revisions.map((each) => ({
      revision: each.revision,
      status: each.status,
      overall_score: each.overallScore,
      attempts: each.attempts,
      rating: each.rating,
      created_at: each.createdAt.toISOString(),
      ready_at: textOf(each.readyAt),
    })),
  }
}

function textOf(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
