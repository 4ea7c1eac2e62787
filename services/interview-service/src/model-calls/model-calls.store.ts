import { and, count, eq, gt, inArray, isNull, ne, notInArray, or, sql } from 'drizzle-orm'
import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { modelCalls, sessions } from '../tables.ts'
import type { CallEnd, CallOutcome, CallOwner, CallPurpose, CallStart } from './model-call.ts'
import type { Spending } from './session-budget.ts'

/** Writes that a call begins, before it does, so that a call whose process dies is known. */
export async function insertModelCall(
  db: Db,
  owner: CallOwner,
  call: CallStart & { currency: string },
): Promise<bigint> {
  const [row] = await db
    .insert(modelCalls)
    .values({ ...owner, ...call, outcome: 'RUNNING' })
    .returning({ id: modelCalls.id })
  if (row === undefined) throw new Error('the model call was not stored')
  return row.id
}

/**
 * The same for a call that others of the session may begin beside: one after the other, and only while `mayCall` says so of what
 * the calls for these purposes came to; else undefined.
 */
export async function insertModelCallWithin(
  db: Db,
  owner: CallOwner,
  call: CallStart & { currency: string },
  budget: { purposes: readonly CallPurpose[]; mayCall: (spent: Spending) => boolean },
): Promise<bigint | undefined> {
  return db.transaction(async (tx) => {
    await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.tenantId, owner.tenantId), eq(sessions.id, owner.sessionId)))
      .for('no key update')
    const spent = await readSpending(tx, owner, budget.purposes)
    return budget.mayCall(spent) ? insertModelCall(tx, owner, call) : undefined
  })
}

/**
 * Writes how a call ended. A call that was given up as LOST stays LOST, but its tokens and cost are known now. The id by which the
 * model's provider knows it is not kept of a candidate whose data were removed meanwhile.
 */
export async function endModelCall(
  db: Db,
  key: { tenantId: bigint; id: bigint },
  end: CallEnd & { costNano: bigint },
): Promise<void> {
  await db
    .update(modelCalls)
    .set({
      outcome: sql`case when ${modelCalls.outcome} = 'RUNNING' then ${end.outcome} else ${modelCalls.outcome} end`,
      requestId: sql`(
        select case when ${sessions.deletedAt} is null then ${end.requestId ?? null}::text end from ${sessions}
        where ${sessions.tenantId} = ${modelCalls.tenantId} and ${sessions.id} = ${modelCalls.sessionId} for share
      )`,
      ...end.usage,
      isEstimated: end.isEstimated,
      latencyMs: end.latencyMs,
      firstTokenMs: end.firstTokenMs,
      costNano: end.costNano,
    })
    .where(and(eq(modelCalls.tenantId, key.tenantId), eq(modelCalls.id, key.id)))
}

/** Outcomes of a call that the API may have turned away; it says so before it does anything. */
const turnedAway: readonly CallOutcome[] = ['REJECTED', 'RATE_LIMITED', 'OVERLOADED']

/** What the calls of a session for these purposes came to, running ones included; those that were turned away cost nothing. */
export async function readSpending(
  db: Db,
  owner: SessionKey,
  purposes: readonly CallPurpose[],
): Promise<Spending> {
  const [row] = await db
    .select({ calls: count(), costNano: sql<string>`coalesce(sum(${modelCalls.costNano}), 0)::text` })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.tenantId, owner.tenantId),
        eq(modelCalls.sessionId, owner.sessionId),
        inArray(modelCalls.purpose, [...purposes]),
        or(notInArray(modelCalls.outcome, [...turnedAway]), gt(modelCalls.costNano, 0n)),
      ),
    )
  return { calls: row?.calls ?? 0, costNano: BigInt(row?.costNano ?? '0') }
}

export async function readCompletedCalls(
  db: Db,
  owner: CallOwner & { turnId: bigint },
  purpose: CallPurpose,
): Promise<number> {
  const [row] = await db
    .select({ calls: count() })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.tenantId, owner.tenantId),
        eq(modelCalls.turnId, owner.turnId),
        eq(modelCalls.purpose, purpose),
        eq(modelCalls.outcome, 'COMPLETED'),
      ),
    )
  return row?.calls ?? 0
}

/** Gives up running calls of one turn, or those of no turn: its plan's, or the others. */
export async function updateLostCalls(db: Db, owner: CallOwner, purpose?: 'PLAN'): Promise<number> {
  const rows = await db
    .update(modelCalls)
    .set({ outcome: 'LOST' })
    .where(
      and(
        eq(modelCalls.tenantId, owner.tenantId),
        eq(modelCalls.sessionId, owner.sessionId),
        owner.turnId === undefined ? isNull(modelCalls.turnId) : eq(modelCalls.turnId, owner.turnId),
        purpose === undefined ? ne(modelCalls.purpose, 'PLAN') : eq(modelCalls.purpose, purpose),
        eq(modelCalls.outcome, 'RUNNING'),
      ),
    )
    .returning({ id: modelCalls.id })
  return rows.length
}
