import { and, asc, desc, eq, lt, lte, sql } from 'drizzle-orm'
import { rowsOf, statesBefore, type Db, type Page, type Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { isIn, turns } from '../tables.ts'
import { openTurnStatuses, turnTransitions, type HeldTurn, type Turn, type TurnAction } from './turn.ts'
import type { StoredDecision } from './turn-decision.ts'

const turnColumns = {
  id: turns.id,
  tenantId: turns.tenantId,
  sessionId: turns.sessionId,
  clientMessageId: turns.clientMessageId,
  status: turns.status,
  message: turns.message,
  questionNumber: turns.questionNumber,
  fence: turns.fence,
  draft: turns.draft,
  // By the database's clock, which all replicas share.
  isLeaseOver: sql<boolean>`${turns.leaseUntil} < now()`,
  decideCalls: turns.decideCalls,
  replyCalls: turns.replyCalls,
  decision: turns.decision,
  reply: turns.reply,
  action: turns.action,
  nextQuestionNumber: turns.nextQuestionNumber,
  nextQuestion: turns.nextQuestion,
  isFallback: turns.isFallback,
  createdAt: turns.createdAt,
}

export interface TurnKey {
  readonly tenantId: bigint
  readonly turnId: bigint
}

/** Claims a message for one process. Undefined when it is claimed already, or another message of the session is being answered. */
export async function insertTurn(
  tx: Tx,
  key: SessionKey,
  turn: { clientMessageId: string; message: string; questionNumber: number; leaseMs: number },
): Promise<Turn | undefined> {
  const { leaseMs, ...values } = turn
  const [row] = await tx
    .insert(turns)
    .values({
      tenantId: key.tenantId,
      sessionId: key.sessionId,
      ...values,
      leaseUntil: leaseFrom(leaseMs),
    })
    .onConflictDoNothing()
    .returning(turnColumns)
  return row
}

export async function findTurnByMessage(
  db: Db,
  key: SessionKey,
  clientMessageId: string,
): Promise<Turn | undefined> {
  const [row] = await db
    .select(turnColumns)
    .from(turns)
    .where(
      and(
        eq(turns.tenantId, key.tenantId),
        eq(turns.sessionId, key.sessionId),
        eq(turns.clientMessageId, clientMessageId),
      ),
    )
  return row
}

const listedColumns = {
  clientMessageId: turns.clientMessageId,
  status: turns.status,
  message: turns.message,
  questionNumber: turns.questionNumber,
  decision: turns.decision,
  reply: turns.reply,
  action: turns.action,
  createdAt: turns.createdAt,
  completedAt: turns.completedAt,
}

/** A turn as a list shows it. */
export type ListedTurn = Pick<
  Turn,
  'clientMessageId' | 'status' | 'message' | 'questionNumber' | 'decision' | 'reply' | 'action' | 'createdAt'
> & { readonly completedAt: Date | null }

/** A page of an interview's turns, newest first, and how many there are. */
export async function listTurns(
  db: Db,
  key: SessionKey,
  page: Page,
): Promise<{ turns: ListedTurn[]; total: number }> {
  const { limit, offset } = rowsOf(page)
  const isOfSession = and(eq(turns.tenantId, key.tenantId), eq(turns.sessionId, key.sessionId))
  const [listed, total] = await Promise.all([
    db
      .select(listedColumns)
      .from(turns)
      .where(isOfSession)
      .orderBy(desc(turns.id))
      .limit(limit)
      .offset(offset),
    db.$count(turns, isOfSession),
  ])
  return { turns: listed, total }
}

/** What was said in an interview by turns that are over, oldest first. */
export async function listSpoken(
  db: Db,
  key: SessionKey,
  limit: number,
): Promise<Pick<Turn, 'message' | 'reply'>[]> {
  const latest = await db
    .select({ message: turns.message, reply: turns.reply })
    .from(turns)
    .where(
      and(
        eq(turns.tenantId, key.tenantId),
        eq(turns.sessionId, key.sessionId),
        eq(turns.status, 'COMPLETED'),
      ),
    )
    .orderBy(desc(turns.id))
    .limit(limit)
  return latest.toReversed()
}

export async function findTurn(db: Db, key: TurnKey): Promise<Turn | undefined> {
  const [row] = await db.select(turnColumns).from(turns).where(isTurn(key))
  return row
}

/** Takes a turn from a holder whose lease is over: a new fence, and a reply that begins anew. Undefined when there is nothing to take. */
export async function takeTurn(db: Db, key: TurnKey, leaseMs: number): Promise<Turn | undefined> {
  const [row] = await db
    .update(turns)
    .set({ fence: sql`${turns.fence} + 1`, draft: 1, reply: '', leaseUntil: leaseFrom(leaseMs) })
    .where(and(isTurn(key), isIn(turns.status, openTurnStatuses), lt(turns.leaseUntil, sql`now()`)))
    .returning(turnColumns)
  return row
}

/** Look-up over all tenants: turns that nobody answers any more, longest first. */
export async function listAbandonedTurns(db: Db, limit: number): Promise<TurnKey[]> {
  return db
    .select({ tenantId: turns.tenantId, turnId: turns.id })
    .from(turns)
    .where(and(isIn(turns.status, openTurnStatuses), lt(turns.leaseUntil, sql`now()`)))
    .orderBy(asc(turns.leaseUntil))
    .limit(limit)
}

/** Notes that a call begins. Returns how many of its kind were begun by now; undefined when the turn was taken away. */
export async function countCall(
  db: Db,
  held: HeldTurn,
  kind: 'DECIDE' | 'REPLY',
): Promise<number | undefined> {
  const column = kind === 'DECIDE' ? turns.decideCalls : turns.replyCalls
  const [row] = await db
    .update(turns)
    .set(kind === 'DECIDE' ? { decideCalls: sql`${column} + 1` } : { replyCalls: sql`${column} + 1` })
    .where(isHeld(held))
    .returning({ begun: column })
  return row?.begun
}

/** The writes of the holder; each returns false when the turn was taken away, and then changes nothing. */
export async function updateDecision(db: Db, held: HeldTurn, decision: StoredDecision): Promise<boolean> {
  const rows = await db
    .update(turns)
    .set({ status: 'DECIDED', decision, decidedAt: sql`now()` })
    .where(isHeld(held))
    .returning({ id: turns.id })
  return rows.length === 1
}

/** A draft of the reply, whole as far as it has come, so that the write may be repeated. An empty one begins the reply anew. */
export async function updateReply(
  db: Db,
  held: HeldTurn,
  written: { draft: number; reply: string },
  leaseMs: number,
): Promise<boolean> {
  const rows = await db
    .update(turns)
    .set({ ...written, leaseUntil: leaseFrom(leaseMs) })
    // An earlier draft's write that was given up may still be on its way.
    .where(and(isHeld(held), lte(turns.draft, written.draft)))
    .returning({ id: turns.id })
  return rows.length === 1
}

/** Renews the lease, or with 0 gives the turn up for anybody to take. */
export async function updateLease(db: Db, held: HeldTurn, leaseMs: number): Promise<boolean> {
  const rows = await db
    .update(turns)
    .set({ leaseUntil: leaseFrom(leaseMs) })
    .where(isHeld(held))
    .returning({ id: turns.id })
  return rows.length === 1
}

export async function completeTurn(
  tx: Tx,
  held: HeldTurn,
  result: {
    action: TurnAction
    nextQuestionNumber: number | null
    nextQuestion: string | null
    isFallback: boolean
  },
): Promise<boolean> {
  const rows = await tx
    .update(turns)
    .set({ ...result, status: 'COMPLETED', completedAt: sql`now()` })
    .where(and(isHeld(held), isIn(turns.status, statesBefore(turnTransitions, 'OUTCOME_APPLIED'))))
    .returning({ id: turns.id })
  return rows.length === 1
}

function isTurn(key: TurnKey) {
  return and(eq(turns.tenantId, key.tenantId), eq(turns.id, key.turnId))
}

function isHeld(held: HeldTurn) {
  return and(isTurn(held), eq(turns.fence, held.fence), isIn(turns.status, openTurnStatuses))
}

function leaseFrom(leaseMs: number) {
  return sql`now() + ${leaseMs} * interval '1 millisecond'`
}
