import { and, asc, eq, lt, max, sql as text } from 'drizzle-orm'
import { statesBefore, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import type { InterviewLevel, InterviewTerms, Language } from '@interview-pass/contracts'
import type { CodeSource } from '../access/access-grant.ts'
import type { SessionKey } from '../access/session-key.ts'
import { isIn, sessions, turns } from '../tables.ts'
import { sessionTransitions, type EndReason, type Session, type SessionStatus } from './session.ts'

const sessionColumns = {
  id: sessions.id,
  tenantId: sessions.tenantId,
  publicId: sessions.publicId,
  accessCode: sessions.accessCode,
  codeCheckedBy: sessions.codeCheckedBy,
  status: sessions.status,
  kind: sessions.kind,
  language: sessions.language,
  level: sessions.level,
  questionCount: sessions.questionCount,
  minutes: sessions.minutes,
  questionNumber: sessions.questionNumber,
  position: sessions.position,
  jobDescription: sessions.jobDescription,
  resume: sessions.resume,
  startedAt: sessions.startedAt,
  endsAt: sessions.endsAt,
  endedAt: sessions.endedAt,
  endReason: sessions.endReason,
  deletedAt: sessions.deletedAt,
  traceparent: sessions.traceparent,
}

export interface PreparedSession {
  readonly tenantId: bigint
  readonly eventId: string
  readonly eventType: string
  readonly consumer: string
  readonly publicId: string
  readonly accessCode: string
  readonly codeExpireAt: Date
  readonly terms: InterviewTerms
  /** Of the work that prepares it. */
  readonly traceparent: string
}

export const preparedOutcomes = ['PREPARED', 'EXISTS', 'REPEAT'] as const

export type PreparedOutcome = (typeof preparedOutcomes)[number]

/**
 * Marks the event as handled and prepares its session in one statement. A session that exists already, started before the
 * event came, is left alone.
 */
export async function insertPreparedSession(sql: Sql, input: PreparedSession): Promise<PreparedOutcome> {
  const [row] = await sql<[{ seen: bigint; prepared: bigint }]>`
    with seen as (
      insert into interview.inbox (tenant_id, consumer, event_id, type)
      values (${input.tenantId}, ${input.consumer}, ${input.eventId}, ${input.eventType})
      on conflict (consumer, event_id) do nothing
      returning tenant_id
    ), prepared as (
      insert into interview.sessions
        (tenant_id, public_id, access_code, code_expire_at, status, kind, language, question_count, minutes, traceparent)
      select tenant_id, ${input.publicId}, ${input.accessCode}, ${input.codeExpireAt}, 'PREPARED',
        ${input.terms.kind}, ${input.terms.language}, ${input.terms.questions}, ${input.terms.minutes}, ${input.traceparent}
      from seen
      on conflict (access_code) do nothing
      returning id
    )
    select (select count(*) from seen) as seen, (select count(*) from prepared) as prepared`
  if (row.seen === 0n) return 'REPEAT'
  return row.prepared === 0n ? 'EXISTS' : 'PREPARED'
}

/** Locks the session of an access code until the transaction ends; one that there is not yet is prepared first. */
export async function lockOrPrepareSession(
  tx: Tx,
  { terms, ...input }: Omit<PreparedSession, 'eventId' | 'eventType' | 'consumer'>,
): Promise<Session> {
  const { kind, language, questions: questionCount, minutes } = terms
  await tx
    .insert(sessions)
    .values({ ...input, status: 'PREPARED', kind, language, questionCount, minutes })
    .onConflictDoNothing({ target: sessions.accessCode })
  const [row] = await tx
    .select(sessionColumns)
    .from(sessions)
    .where(and(eq(sessions.tenantId, input.tenantId), eq(sessions.accessCode, input.accessCode)))
    .for('update')
  if (row === undefined) throw new Error('an access code of another tenant')
  return row
}

export interface StartedSession {
  readonly tenantId: bigint
  readonly publicId: string
  readonly accessCode: string
  readonly codeExpireAt: Date
  readonly codeCheckedBy: CodeSource
  readonly kind: InterviewTerms['kind']
  readonly language: Language
  readonly level: InterviewLevel | null
  readonly questionCount: number
  readonly minutes: number
  readonly position: string | null
  readonly jobDescription: string | null
  readonly resume: string | null
  readonly startedAt: Date
  readonly endsAt: Date
  /** Of the work that starts it; one that was prepared keeps its own. */
  readonly traceparent: string
}

/**
 * Starts the one session of an access code, prepared or not; undefined when it was started or closed before. Whatever
 * races, one call gets the session: the unique constraint makes the others wait and find it taken.
 */
export async function startSession(tx: Tx, input: StartedSession): Promise<Session | undefined> {
  const { publicId, traceparent, ...started } = input
  const values = { ...started, status: 'IN_PROGRESS' as const, questionNumber: 1 }
  const [row] = await tx
    .insert(sessions)
    .values({ ...values, publicId, traceparent })
    .onConflictDoUpdate({
      target: sessions.accessCode,
      set: values,
      setWhere: text`${isIn(sessions.status, statesBefore(sessionTransitions, 'STARTED'))} and ${sessions.tenantId} = ${input.tenantId}`,
    })
    .returning(sessionColumns)
  return row
}

/** Look-up: the session that an access code opened or will open. */
export async function findSessionByAccessCode(db: Db, accessCode: string): Promise<Session | undefined> {
  const [row] = await db.select(sessionColumns).from(sessions).where(eq(sessions.accessCode, accessCode))
  return row
}

/** Look-up for events, which name a session by its public id only. */
export async function findSessionByPublicId(db: Db, publicId: string): Promise<Session | undefined> {
  const [row] = await db.select(sessionColumns).from(sessions).where(eq(sessions.publicId, publicId))
  return row
}

export async function findSession(db: Db, key: SessionKey): Promise<Session | undefined> {
  const [row] = await db.select(sessionColumns).from(sessions).where(isSession(key))
  return row
}

/** Locks the session until the transaction ends: whatever changes an interview takes this lock first. */
export async function lockSession(tx: Tx, key: SessionKey): Promise<Session | undefined> {
  const [row] = await tx.select(sessionColumns).from(sessions).where(isSession(key)).for('update')
  return row
}

export async function updateSessionEnd(
  tx: Tx,
  key: SessionKey,
  end: { status: SessionStatus; endReason: EndReason; endedAt: Date },
): Promise<void> {
  await tx.update(sessions).set(end).where(isSession(key))
}

/** Moves to a question and gives back time that was lost to our own faults. */
export async function updateSessionProgress(
  tx: Tx,
  key: SessionKey,
  progress: { questionNumber: number; returnedMs: number },
): Promise<void> {
  await tx
    .update(sessions)
    .set({
      questionNumber: progress.questionNumber,
      returnedMs: text`${sessions.returnedMs} + ${progress.returnedMs}::bigint`,
      endsAt: text`${sessions.endsAt} + ${progress.returnedMs} * interval '1 millisecond'`,
    })
    .where(isSession(key))
}

/** Lets an interview end at this moment, or before it when its minutes and what was given back of them are over. */
export async function endBy(tx: Tx, key: SessionKey, moment: Date): Promise<void> {
  const minutesEnd = text`${sessions.startedAt} + ${sessions.minutes} * interval '1 minute' + ${sessions.returnedMs} * interval '1 millisecond'`
  const endsAt = text`least(${moment.toISOString()}::timestamptz, ${minutesEnd})`
  await tx.update(sessions).set({ endsAt }).where(isSession(key))
}

/** Gives time back, and returns the session as it is then. */
export async function extendSession(tx: Tx, key: SessionKey, returnedMs: number): Promise<Session> {
  const [row] = await tx
    .update(sessions)
    .set({
      returnedMs: text`${sessions.returnedMs} + ${returnedMs}::bigint`,
      endsAt: text`${sessions.endsAt} + ${returnedMs} * interval '1 millisecond'`,
    })
    .where(isSession(key))
    .returning(sessionColumns)
  if (row === undefined) throw new Error('there is no such session')
  return row
}

/** Whether a reply is being made right now. */
export async function hasRunningTurn(db: Db, key: SessionKey): Promise<boolean> {
  const rows = await db
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.tenantId, key.tenantId),
        eq(turns.sessionId, key.sessionId),
        text`${turns.status} <> 'COMPLETED'`,
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** When the last message came; null when none did. */
export async function findLastTurnTime(db: Db, key: SessionKey): Promise<Date | null> {
  const [row] = await db
    .select({ at: max(turns.createdAt) })
    .from(turns)
    .where(and(eq(turns.tenantId, key.tenantId), eq(turns.sessionId, key.sessionId)))
  return row?.at ?? null
}

/** Look-up over all tenants: interviews whose time is over, longest first. Those whose reply is being made come later. */
export async function listOverdueSessions(
  db: Db,
  input: { now: Date; limit: number },
): Promise<SessionKey[]> {
  return db
    .select({ tenantId: sessions.tenantId, sessionId: sessions.id })
    .from(sessions)
    .where(
      and(
        isIn(sessions.status, statesBefore(sessionTransitions, 'TIME_UP_WITH_ANSWERS')),
        lt(sessions.endsAt, input.now),
        text`not exists (
          select 1 from ${turns}
          where ${turns.tenantId} = ${sessions.tenantId} and ${turns.sessionId} = ${sessions.id} and ${turns.status} <> 'COMPLETED'
        )`,
      ),
    )
    .orderBy(asc(sessions.endsAt))
    .limit(input.limit)
}

function isSession(key: SessionKey) {
  return and(eq(sessions.tenantId, key.tenantId), eq(sessions.id, key.sessionId))
}
