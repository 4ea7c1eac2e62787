import { statesBefore, type Db, type Sql } from '@interview-pass/service-kit'
import { and, desc, eq, inArray, sql as fragment } from 'drizzle-orm'
import { reconciliationRuns } from '../tables.ts'
import { reconciliationRunTransitions, type RunStatus } from './reconciliation-run.ts'

const mayBeAskedAgain = statesBefore(reconciliationRunTransitions, 'ASKED_AGAIN')

export interface DayOfChannel {
  readonly channel: string
  /** `yyyy-MM-dd` in Beijing. */
  readonly day: string
}

export interface DueRun extends DayOfChannel {
  readonly id: bigint
  /** Tries taken once this one is finished. */
  readonly checkCount: number
  readonly leaseUntil: Date
}

/** Sums of a bill, in whole fen. */
export interface BillSums {
  readonly payments: number
  readonly refunds: number
  readonly paidFen: bigint
  readonly refundedFen: bigint
  readonly feeFen: bigint
}

/** Writes down that a day is to be reconciled; one that is written down already stays as it is. */
export async function insertRun(sql: Sql, { channel, day }: DayOfChannel, now: Date): Promise<void> {
  await sql`
    insert into payment.reconciliation_runs (channel, day, due_at) values (${channel}, ${day}, ${now})
    on conflict (channel, day) do nothing`
}

/**
 * Has a day reconciled again, or for the first time, from the first try of its schedule on. False for one that waits for
 * its first try.
 */
export async function insertRunAgain(db: Db, { channel, day }: DayOfChannel, now: Date): Promise<boolean> {
  const again = { status: 'PENDING', dueAt: now, endedAt: null, checkCount: 0, checkReason: null } as const
  const rows = await db
    .insert(reconciliationRuns)
    .values({ channel, day, dueAt: now })
    .onConflictDoUpdate({
      target: [reconciliationRuns.channel, reconciliationRuns.day],
      set: again,
      setWhere: fragment`${inArray(reconciliationRuns.status, [...mayBeAskedAgain])} or ${reconciliationRuns.checkReason} is not null`,
    })
    .returning({ id: reconciliationRuns.id })
  return rows.length === 1
}

/** What days are looked for by; all that is given must hold. */
export interface RunFilter {
  readonly status?: RunStatus | undefined
  readonly channel?: string | undefined
  readonly day?: string | undefined
}

export type ReconciliationRun = typeof reconciliationRuns.$inferSelect

/** The days of one page, the latest first, and how many there are in all. */
export async function listRuns(
  db: Db,
  { status, channel, day }: RunFilter,
  rows: { readonly limit: number; readonly offset: number },
): Promise<{ readonly found: ReconciliationRun[]; readonly total: number }> {
  const where = and(
    status && eq(reconciliationRuns.status, status),
    channel === undefined ? undefined : eq(reconciliationRuns.channel, channel),
    day === undefined ? undefined : eq(reconciliationRuns.day, day),
  )
  const found = await db
    .select()
    .from(reconciliationRuns)
    .where(where)
    .orderBy(desc(reconciliationRuns.day), desc(reconciliationRuns.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await db.$count(reconciliationRuns, where) }
}

/** Takes the oldest day that is due, or the given one, by moving it to `leaseUntil`; undefined when there is none. */
export async function takeDueRun(
  sql: Sql,
  { now, leaseUntil, only }: { now: Date; leaseUntil: Date; only?: DayOfChannel | undefined },
): Promise<DueRun | undefined> {
  const [row] = await sql<DueRun[]>`
    update payment.reconciliation_runs set due_at = ${leaseUntil}
    where id = (
      select id from payment.reconciliation_runs
      where due_at <= ${now} and (${only === undefined} or (channel = ${only?.channel ?? ''} and day = ${only?.day ?? null}))
      order by day, id limit 1 for update skip locked
    )
    returning id, channel, day::text as day, check_count + 1 as "checkCount", due_at as "leaseUntil"`
  return row
}

/** Ends a try that brought no comparison: the next one is at `dueAt`, null for none. False when others have the day. */
export async function postponeRun(
  sql: Sql,
  { id, leaseUntil }: DueRun,
  { dueAt, reason, now }: { dueAt: Date | undefined; reason: string; now: Date },
): Promise<boolean> {
  const rows = await sql`
    update payment.reconciliation_runs
    set check_count = check_count + 1, check_reason = ${reason.slice(0, 64)}, due_at = ${dueAt ?? null},
      status = ${dueAt === undefined ? 'GIVEN_UP' : 'PENDING'}, ended_at = ${dueAt === undefined ? now : null}
    where id = ${id} and status = 'PENDING' and due_at = ${leaseUntil}
    returning id`
  return rows.length === 1
}

/** Ends a day that was compared. False when others have it. */
export async function finishRun(
  sql: Sql,
  { id, leaseUntil }: DueRun,
  sums: BillSums,
  now: Date,
): Promise<boolean> {
  const rows = await sql`
    update payment.reconciliation_runs
    set status = 'RECONCILED', check_count = check_count + 1, check_reason = null, due_at = null, ended_at = ${now},
      payments = ${sums.payments}, refunds = ${sums.refunds}, paid_fen = ${sums.paidFen},
      refunded_fen = ${sums.refundedFen}, fee_fen = ${sums.feeFen}
    where id = ${id} and status = 'PENDING' and due_at = ${leaseUntil}
    returning id`
  return rows.length === 1
}

export interface DaysOfChannel {
  readonly channel: string
  /** The first whose bill was asked for. */
  readonly first: string
  /** Null when none is. */
  readonly lastReconciled: string | null
  /** Those that wait or were given up. */
  readonly openCount: number
}

export async function summarizeRuns(sql: Sql): Promise<DaysOfChannel[]> {
  return sql<DaysOfChannel[]>`
    select channel, min(day)::text as first, max(day) filter (where status = 'RECONCILED')::text as "lastReconciled",
      count(*) filter (where status <> 'RECONCILED')::int as "openCount"
    from payment.reconciliation_runs group by channel`
}
