import {
  comesAfter,
  countUpTo,
  statesBefore,
  type Db,
  type RowsOfLongList,
  type Sql,
  type Tx,
} from '@interview-pass/service-kit'
import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import { reconciliationDifferences, tenants } from '../tables.ts'
import {
  differenceTransitions,
  type Difference,
  type DifferenceKind,
  type DifferenceStatus,
} from './difference.ts'
import type { DayOfChannel } from './runs.store.ts'

const mayBeFoundAgain = statesBefore(differenceTransitions, 'FOUND_AGAIN')

type DifferenceRow = typeof reconciliationDifferences.$inferSelect

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

/**
 * Whatever else was open of a day is there no more. Not so a refund in our books that the bill is silent about: one whose
 * answer took days is in no bill that it is looked for in.
 */
export async function healVanished(
  sql: Sql,
  { channel, day }: DayOfChannel,
  {
    found,
    refundsThere,
    now,
  }: {
    readonly found: readonly bigint[]
    /** Numbers of the refunds that the day's bill has. */
    readonly refundsThere: readonly string[]
    readonly now: Date
  },
): Promise<void> {
  await sql`
    update payment.reconciliation_differences set status = 'HEALED', ended_by = 'CHANNEL', ended_at = ${now}
    where channel = ${channel} and day = ${day} and status in ${sql(statesBefore(differenceTransitions, 'HEALED'))}
      and id not in ${sql([0n, ...found])}
      and (kind <> 'REFUND' or ours is null
        or out_request_no in (select jsonb_array_elements_text(${JSON.stringify(refundsThere)}::text::jsonb)))`
}

/** What differences are looked for by; all that is given must hold. */
export interface DifferenceFilter {
  /** Undefined for those of all tenants and of none. */
  readonly tenantId: bigint | undefined
  /** Public id. */
  readonly differenceId?: string | undefined
  readonly status?: DifferenceStatus | undefined
  readonly kind?: DifferenceKind | undefined
  readonly channel?: string | undefined
  readonly day?: string | undefined
  readonly outTradeNo?: string | undefined
}

/** A difference with the public id of its tenant, null where no attempt has its number. */
export type ListedDifference = Awaited<ReturnType<typeof listStoredDifferences>>['found'][number]

/** The differences of one page, newest first, and how many there are. */
export async function listStoredDifferences(
  db: Db,
  { tenantId, differenceId, status, kind, channel, day, outTradeNo }: DifferenceFilter,
  rows: RowsOfLongList,
) {
  const ofTenant = tenantId === undefined ? undefined : eq(reconciliationDifferences.tenantId, tenantId)
  const where = and(
    ofTenant,
    differenceId === undefined ? undefined : eq(reconciliationDifferences.publicId, differenceId),
    status && eq(reconciliationDifferences.status, status),
    kind && eq(reconciliationDifferences.kind, kind),
    channel === undefined ? undefined : eq(reconciliationDifferences.channel, channel),
    day === undefined ? undefined : eq(reconciliationDifferences.day, day),
    outTradeNo === undefined ? undefined : eq(reconciliationDifferences.outTradeNo, outTradeNo),
  )
  const list = {
    table: reconciliationDifferences,
    key: reconciliationDifferences.publicId,
    by: [reconciliationDifferences.id],
    of: ofTenant,
  }
  const found = await db
    .select({ difference: reconciliationDifferences, tenantPublicId: tenants.publicId })
    .from(reconciliationDifferences)
    .leftJoin(tenants, eq(tenants.id, reconciliationDifferences.tenantId))
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(reconciliationDifferences.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, reconciliationDifferences, where) }
}

/** Closes a difference that may be closed. False for any other, which stays as it is. */
export async function closeOpenDifference(
  tx: Tx,
  { id, tenantId }: Pick<DifferenceRow, 'id' | 'tenantId'>,
  ending: { readonly reason: string; readonly endedBy: string; readonly endedAt: Date },
): Promise<boolean> {
  const mayBeClosed = [...statesBefore(differenceTransitions, 'CLOSED')]
  const rows = await tx
    .update(reconciliationDifferences)
    .set({ ...ending, status: 'CLOSED' })
    .where(
      and(
        eq(reconciliationDifferences.id, id),
        tenantId === null
          ? isNull(reconciliationDifferences.tenantId)
          : eq(reconciliationDifferences.tenantId, tenantId),
        inArray(reconciliationDifferences.status, mayBeClosed),
      ),
    )
    .returning({ id: reconciliationDifferences.id })
  return rows.length === 1
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
