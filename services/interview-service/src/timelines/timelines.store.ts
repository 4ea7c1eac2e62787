import { and, asc, desc, eq, gte, lt } from 'drizzle-orm'
import { comesAfter, countUpTo, type Db, type RowsOfLongList } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { feedback, modelCalls, ratings, sessions, turns } from '../tables.ts'

/** What is known of a session without a word of its candidate, and without the code. */
const listedColumns = {
  publicId: sessions.publicId,
  status: sessions.status,
  kind: sessions.kind,
  language: sessions.language,
  questionNumber: sessions.questionNumber,
  questionCount: sessions.questionCount,
  minutes: sessions.minutes,
  returnedMs: sessions.returnedMs,
  codeCheckedBy: sessions.codeCheckedBy,
  codeExpireAt: sessions.codeExpireAt,
  startedAt: sessions.startedAt,
  endsAt: sessions.endsAt,
  endedAt: sessions.endedAt,
  endReason: sessions.endReason,
  deletedAt: sessions.deletedAt,
  createdAt: sessions.createdAt,
}

export type ListedSession = Awaited<ReturnType<typeof listSessions>>['found'][number]

/** What sessions are looked for by; all that is given must hold. */
export interface SessionFilter {
  readonly tenantId: bigint
  readonly status?: ListedSession['status'] | undefined
  readonly kind?: ListedSession['kind'] | undefined
  readonly language?: ListedSession['language'] | undefined
  readonly endReason?: NonNullable<ListedSession['endReason']> | undefined
  /** Included. */
  readonly startedFrom?: Date | undefined
  /** Not included. */
  readonly startedTo?: Date | undefined
}

/** The sessions of one page, newest first, and how many there are. */
export async function listSessions(
  db: Db,
  { tenantId, status, kind, language, endReason, startedFrom, startedTo }: SessionFilter,
  rows: RowsOfLongList,
) {
  const where = and(
    eq(sessions.tenantId, tenantId),
    status && eq(sessions.status, status),
    kind && eq(sessions.kind, kind),
    language && eq(sessions.language, language),
    endReason && eq(sessions.endReason, endReason),
    startedFrom && gte(sessions.startedAt, startedFrom),
    startedTo && lt(sessions.startedAt, startedTo),
  )
  const list = {
    table: sessions,
    key: sessions.publicId,
    by: [sessions.id],
    of: eq(sessions.tenantId, tenantId),
  }
  const found = await db
    .select(listedColumns)
    .from(sessions)
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(sessions.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, sessions, where) }
}

export async function findListedSession(
  db: Db,
  { tenantId, sessionId }: SessionKey,
): Promise<ListedSession | undefined> {
  const [row] = await db
    .select(listedColumns)
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)))
  return row
}

/** The states of its turns, in order. */
export function listTurnStates(db: Db, { tenantId, sessionId }: SessionKey) {
  return db
    .select({
      id: turns.id,
      clientMessageId: turns.clientMessageId,
      questionNumber: turns.questionNumber,
      status: turns.status,
      action: turns.action,
      isFallback: turns.isFallback,
      fence: turns.fence,
      draft: turns.draft,
      createdAt: turns.createdAt,
      decidedAt: turns.decidedAt,
      completedAt: turns.completedAt,
    })
    .from(turns)
    .where(and(eq(turns.tenantId, tenantId), eq(turns.sessionId, sessionId)))
    .orderBy(asc(turns.id))
}

/** The calls of the model that it caused, in the order begun. */
export function listCalls(db: Db, { tenantId, sessionId }: SessionKey) {
  return db
    .select({
      turnId: modelCalls.turnId,
      purpose: modelCalls.purpose,
      model: modelCalls.model,
      promptId: modelCalls.promptId,
      promptVersion: modelCalls.promptVersion,
      outcome: modelCalls.outcome,
      inputTokens: modelCalls.inputTokens,
      outputTokens: modelCalls.outputTokens,
      cacheWriteTokens: modelCalls.cacheWriteTokens,
      cacheReadTokens: modelCalls.cacheReadTokens,
      isEstimated: modelCalls.isEstimated,
      latencyMs: modelCalls.latencyMs,
      firstTokenMs: modelCalls.firstTokenMs,
      costNano: modelCalls.costNano,
      currency: modelCalls.currency,
      createdAt: modelCalls.createdAt,
    })
    .from(modelCalls)
    .where(and(eq(modelCalls.tenantId, tenantId), eq(modelCalls.sessionId, sessionId)))
    .orderBy(asc(modelCalls.id))
}

/** The revisions of its feedback, and how each was rated. */
export function listRevisions(db: Db, { tenantId, sessionId }: SessionKey) {
  return db
    .select({
      revision: feedback.revision,
      status: feedback.status,
      overallScore: feedback.overallScore,
      attempts: feedback.attempts,
      readyAt: feedback.readyAt,
      rating: ratings.rating,
      createdAt: feedback.createdAt,
    })
    .from(feedback)
    .leftJoin(ratings, and(eq(ratings.tenantId, feedback.tenantId), eq(ratings.feedbackId, feedback.id)))
    .where(and(eq(feedback.tenantId, tenantId), eq(feedback.sessionId, sessionId)))
    .orderBy(asc(feedback.revision))
}
