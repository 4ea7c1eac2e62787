import { and, asc, eq, isNotNull, ne, sql } from 'drizzle-orm'
import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { modelCalls, qaRecords, sessions, turns } from '../tables.ts'
import type { AnsweredCall, StoredTurn } from './transcript.ts'

const headColumns = {
  publicId: sessions.publicId,
  status: sessions.status,
  kind: sessions.kind,
  language: sessions.language,
  position: sessions.position,
  startedAt: sessions.startedAt,
  endedAt: sessions.endedAt,
  endReason: sessions.endReason,
}

export type TranscriptHead = NonNullable<Awaited<ReturnType<typeof findTranscriptHead>>>

/** What stands above a transcript. */
export async function findTranscriptHead(db: Db, { tenantId, sessionId }: SessionKey) {
  const [row] = await db
    .select(headColumns)
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)))
  return row
}

/** The questions that were asked, in order. */
export function listAskedQuestions(db: Db, { tenantId, sessionId }: SessionKey) {
  return db
    .select({
      number: qaRecords.number,
      status: qaRecords.status,
      text: qaRecords.question,
      askedAt: qaRecords.askedAt,
      closedAt: qaRecords.closedAt,
    })
    .from(qaRecords)
    .where(
      and(
        eq(qaRecords.tenantId, tenantId),
        eq(qaRecords.sessionId, sessionId),
        ne(qaRecords.status, 'PLANNED'),
      ),
    )
    .orderBy(asc(qaRecords.number))
}

/** What was said, in order. */
export async function listStoredTurns(db: Db, { tenantId, sessionId }: SessionKey): Promise<StoredTurn[]> {
  return db
    .select({
      id: turns.id,
      clientMessageId: turns.clientMessageId,
      questionNumber: turns.questionNumber,
      message: turns.message,
      reply: turns.reply,
      action: turns.action,
      isDecidedByRules: sql<boolean>`coalesce((${turns.decision}->>'isFallback')::boolean, false)`,
      isFallback: turns.isFallback,
      createdAt: turns.createdAt,
      completedAt: turns.completedAt,
    })
    .from(turns)
    .where(and(eq(turns.tenantId, tenantId), eq(turns.sessionId, sessionId)))
    .orderBy(asc(turns.id))
}

/** The calls of turns that were answered, in the order begun. */
export async function listAnsweredCalls(
  db: Db,
  { tenantId, sessionId }: SessionKey,
): Promise<AnsweredCall[]> {
  return db
    .select({
      turnId: modelCalls.turnId,
      purpose: modelCalls.purpose,
      model: modelCalls.model,
      promptId: modelCalls.promptId,
      promptVersion: modelCalls.promptVersion,
    })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.tenantId, tenantId),
        eq(modelCalls.sessionId, sessionId),
        eq(modelCalls.outcome, 'COMPLETED'),
        isNotNull(modelCalls.turnId),
      ),
    )
    .orderBy(asc(modelCalls.id))
}
