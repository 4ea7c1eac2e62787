import { and, count, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { modelCalls } from '../tables.ts'
import type { CallEnd, CallOwner, CallPurpose, CallStart } from './model-call.ts'
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

/** Writes how a call ended. A call that was given up as LOST stays LOST, but its tokens and cost are known now. */
export async function endModelCall(
  db: Db,
  key: { tenantId: bigint; id: bigint },
  end: CallEnd & { costNano: bigint },
): Promise<void> {
  await db
    .update(modelCalls)
    .set({
      outcome: sql`case when ${modelCalls.outcome} = 'RUNNING' then ${end.outcome} else ${modelCalls.outcome} end`,
      requestId: end.requestId,
      ...end.usage,
      isEstimated: end.isEstimated,
      latencyMs: end.latencyMs,
      firstTokenMs: end.firstTokenMs,
      costNano: end.costNano,
    })
    .where(and(eq(modelCalls.tenantId, key.tenantId), eq(modelCalls.id, key.id)))
}

/** What the calls of a session for these purposes came to, running ones included. */
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
