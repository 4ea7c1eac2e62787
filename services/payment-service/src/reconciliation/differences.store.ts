import { statesBefore, type Db, type Sql } from '@interview-pass/service-kit'
import { and, desc, eq, inArray, lt, type SQL } from 'drizzle-orm'
import { reconciliationDifferences } from '../tables.ts'
import {
  differenceTransitions,
  type Difference,
  type DifferenceKind,
  type DifferenceStatus,
} from './difference.ts'
import type { DayOfChannel } from './runs.store.ts'

const mayBeFoundAgain = statesBefore(differenceTransitions, 'FOUND_AGAIN')

export type DifferenceRow = typeof reconciliationDifferences.$inferSelect

/**
 * Writes down a difference of a day, once: found again it has the newest words, and is open again unless somebody
 * closed it. Returns its id.
 */
export async function saveDifference(
  sql: Sql,
  { channel, day }: DayOfChannel,
  { kind, outTradeNo, outRequestNo, ours, theirs, attempt }: Difference,
  { isHealed, now }: { readonly isHealed: boolean; readonly now: Date },
): Promise<bigint> {
  const status: DifferenceStatus = isHealed ? 'HEALED' : 'OPEN'
  const [row] = await sql<[{ id: bigint }]>`
    insert into payment.reconciliation_differences as known
      (tenant_id, attempt_id, channel, day, kind, status, out_trade_no, out_request_no, ours, theirs, ended_by, ended_at)
    values (${attempt?.tenantId ?? null}, ${attempt?.attemptId ?? null}, ${channel}, ${day}, ${kind}, ${status},
      ${outTradeNo}, ${outRequestNo}, ${ours}, ${theirs}, ${isHealed ? 'CHANNEL' : null}, ${isHealed ? now : null})
    on conflict on constraint uk_reconciliation_differences_what do update
    set ours = excluded.ours, theirs = excluded.theirs,
      status = case when known.status = 'OPEN' or known.status in ${sql(mayBeFoundAgain)}
        then excluded.status else known.status end,
      ended_by = case when known.status = 'CLOSED' then known.ended_by else excluded.ended_by end,
      ended_at = case when known.status = 'CLOSED' then known.ended_at else excluded.ended_at end
    returning id`
  return row.id
}

/** Whatever else was open of a day is there no more. */
export async function healVanished(
  sql: Sql,
  { channel, day }: DayOfChannel,
  { found, now }: { readonly found: readonly bigint[]; readonly now: Date },
): Promise<void> {
  await sql`
    update payment.reconciliation_differences set status = 'HEALED', ended_by = 'CHANNEL', ended_at = ${now}
    where channel = ${channel} and day = ${day} and status in ${sql(statesBefore(differenceTransitions, 'HEALED'))}
      and id not in ${sql([0n, ...found])}`
}

export interface DifferenceFilter {
  /** Undefined for those of all tenants and of none. */
  readonly tenantId: bigint | undefined
  readonly status?: DifferenceStatus | undefined
  readonly channel?: string | undefined
  readonly day?: string | undefined
  /** Only those that are older than the one with this id. */
  readonly beforeId?: bigint | undefined
  readonly limit: number
}

export async function listDifferenceRows(db: Db, filter: DifferenceFilter): Promise<DifferenceRow[]> {
  const { tenantId, status, channel, day, beforeId, limit } = filter
  const conditions: (SQL | undefined)[] = [
    tenantId === undefined ? undefined : eq(reconciliationDifferences.tenantId, tenantId),
    status === undefined ? undefined : eq(reconciliationDifferences.status, status),
    channel === undefined ? undefined : eq(reconciliationDifferences.channel, channel),
    day === undefined ? undefined : eq(reconciliationDifferences.day, day),
    beforeId === undefined ? undefined : lt(reconciliationDifferences.id, beforeId),
  ]
  return db
    .select()
    .from(reconciliationDifferences)
    .where(and(...conditions))
    .orderBy(desc(reconciliationDifferences.id))
    .limit(limit)
}

export interface DifferenceKey {
  /** Undefined for one of any tenant or of none. */
  readonly tenantId: bigint | undefined
  /** Public id. */
  readonly differenceId: string
}

export async function findDifference(db: Db, key: DifferenceKey): Promise<DifferenceRow | undefined> {
  const [row] = await db.select().from(reconciliationDifferences).where(isMeant(key))
  return row
}

/** Closes a difference that may be closed; any other stays as it is. */
export async function closeOpenDifference(
  db: Db,
  key: DifferenceKey,
  ending: { readonly reason: string; readonly endedBy: string; readonly endedAt: Date },
): Promise<void> {
  const mayBeClosed = [...statesBefore(differenceTransitions, 'CLOSED')]
  await db
    .update(reconciliationDifferences)
    .set({ ...ending, status: 'CLOSED' })
    .where(and(isMeant(key), inArray(reconciliationDifferences.status, mayBeClosed)))
}

function isMeant({ tenantId, differenceId }: DifferenceKey): SQL | undefined {
  return and(
    eq(reconciliationDifferences.publicId, differenceId),
    tenantId === undefined ? undefined : eq(reconciliationDifferences.tenantId, tenantId),
  )
}

export interface OpenCount {
  readonly channel: string
  readonly kind: DifferenceKind
  readonly count: number
}

export async function countOpenDifferences(sql: Sql): Promise<OpenCount[]> {
  return sql<OpenCount[]>`
    select channel, kind, count(*)::int as count from payment.reconciliation_differences
    where status = 'OPEN' group by channel, kind`
}
