import { stateAfter, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import { and, eq, gt, inArray, isNull, or, sql as fragment } from 'drizzle-orm'
import { paymentAttempts } from '../tables.ts'
import {
  attemptTransitions,
  openStatuses,
  statusesBefore,
  type AttemptEvent,
  type AttemptStatus,
} from './attempt.ts'

/** Those that wait for money, and those whose money may go back. */
const statusesToAskAbout = [...statusesBefore('PAYMENT_RECEIVED'), ...statusesBefore('REFUNDED')]

export interface NewAttempt {
  readonly publicId: string
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly channel: string
  readonly outTradeNo: string
  readonly subject: string
  readonly amountFen: bigint
  readonly expiresAt: Date
  readonly queryDueAt: Date
  readonly eventsTokenHash: string
  /** W3C trace context of the request that places it: what comes of it later goes on in that trace. */
  readonly traceparent: string
}

export async function insertAttempt(tx: Tx, attempt: NewAttempt): Promise<Attempt> {
  const [row] = await tx.insert(paymentAttempts).values(attempt).returning()
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

export type Attempt = typeof paymentAttempts.$inferSelect

/** Moves an attempt where the state table allows the event, and returns it; undefined when it stands where it does not. */
export async function moveAttempt(
  db: Db,
  { tenantId, attemptId }: FoundAttempt,
  event: AttemptEvent,
  change: { qrCode?: string; queryDueAt: Date | null },
): Promise<Attempt | undefined> {
  const [moved] = await db
    .update(paymentAttempts)
    .set({ ...change, status: stateAfter(attemptTransitions, event) })
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        eq(paymentAttempts.id, attemptId),
        inArray(paymentAttempts.status, statusesBefore(event)),
      ),
    )
    .returning()
  return moved
}

export interface DueAttempt {
  readonly id: bigint
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly channel: string
  readonly outTradeNo: string
  readonly status: AttemptStatus
  readonly expiresAt: Date
  /** Somebody wants it to end. */
  readonly isToEnd: boolean
  /** Steps of the schedule taken once this query is finished. */
  readonly queryCount: number
  readonly leaseUntil: Date
}

/**
 * Takes attempts of all tenants whose query is due, by moving it to `leaseUntil`: one whose query nobody finishes, because
 * the replica died or the answer could not be applied, is due again then and has lost no step of its schedule.
 */
export async function takeDueAttempts(
  sql: Sql,
  { now, leaseUntil, limit }: { now: Date; leaseUntil: Date; limit: number },
): Promise<DueAttempt[]> {
  return sql<DueAttempt[]>`
    update payment.payment_attempts a set query_due_at = ${leaseUntil}
    where a.id in (
      select id from payment.payment_attempts where query_due_at <= ${now}
      order by query_due_at limit ${limit} for update skip locked
    )
    returning ${takenColumns(sql)}`
}

const takenColumns = (sql: Sql) => sql`
  a.id, a.tenant_id as "tenantId", a.order_id as "orderId", a.channel, a.out_trade_no as "outTradeNo", a.status,
  a.expires_at as "expiresAt", a.close_requested_at is not null as "isToEnd", a.query_count + 1 as "queryCount",
  a.query_due_at as "leaseUntil"`

export interface OrderLease {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly now: Date
  readonly leaseUntil: Date
}

/**
 * Writes down that every attempt of an order that is still open is to end, and takes them as takeDueAttempts does: whoever
 * asks about one from here on closes it. The first request begins its schedule anew.
 */
export async function takeAttemptsToEnd(
  sql: Sql,
  { tenantId, orderId, now, leaseUntil }: OrderLease,
): Promise<DueAttempt[]> {
  return sql<DueAttempt[]>`
    update payment.payment_attempts a
    set query_due_at = ${leaseUntil}, query_reason = null, close_requested_at = coalesce(a.close_requested_at, ${now}),
      query_count = case when a.close_requested_at is null then 0 else a.query_count end
    where a.tenant_id = ${tenantId} and a.order_id = ${orderId} and a.status in ${sql(openStatuses)}
    returning ${takenColumns(sql)}`
}

/**
 * Takes every attempt of an order about which the channel may have news, as takeDueAttempts does: paid ones too, whose money
 * may have gone back. One that nobody was going to ask about begins its schedule anew.
 */
export async function takeAttemptsToAskAbout(
  sql: Sql,
  { tenantId, orderId, leaseUntil }: Omit<OrderLease, 'now'>,
): Promise<DueAttempt[]> {
  return sql<DueAttempt[]>`
    update payment.payment_attempts a
    set query_due_at = ${leaseUntil}, query_count = case when a.query_due_at is null then 0 else a.query_count end
    where a.tenant_id = ${tenantId} and a.order_id = ${orderId} and a.status in ${sql(statusesToAskAbout)}
    returning ${takenColumns(sql)}`
}

/** Why an attempt that is taken cannot even be asked about; it keeps its step and its lease. */
export async function noteReason(
  sql: Sql,
  { tenantId, id }: Pick<DueAttempt, 'tenantId' | 'id'>,
  reason: string,
): Promise<void> {
  await sql`
    update payment.payment_attempts set query_reason = ${reason.slice(0, 64)} where tenant_id = ${tenantId} and id = ${id}`
}

/** Writes down that an order's attempts are to end, of which nobody had done so, and has them asked about at once. */
export async function requestEndOf(
  sql: Sql,
  { tenantId, orderId, now }: Omit<OrderLease, 'leaseUntil'>,
): Promise<void> {
  await sql`
    update payment.payment_attempts a
    set close_requested_at = ${now}, query_due_at = ${now}, query_reason = null, query_count = 0
    where a.tenant_id = ${tenantId} and a.order_id = ${orderId} and a.status in ${sql(openStatuses)}
      and a.close_requested_at is null`
}

/**
 * Ends the query of an attempt that was taken: one step of its schedule, the time of the next query, null for none, and why
 * this one brought nothing, null when it did. False when that time was set by others meanwhile, as by news of the channel or
 * a payment; theirs then stands.
 */
export async function finishQuery(
  sql: Sql,
  { tenantId, id, leaseUntil }: Pick<DueAttempt, 'tenantId' | 'id' | 'leaseUntil'>,
  { queryDueAt, reason }: { queryDueAt: Date | null; reason: string | null },
): Promise<boolean> {
  const [row] = await sql<{ isHeld: boolean }[]>`
    with taken as materialized (
      select id, tenant_id, query_due_at is not distinct from ${leaseUntil}::timestamptz as is_held
      from payment.payment_attempts where tenant_id = ${tenantId} and id = ${id} for update
    )
    update payment.payment_attempts a
    set query_count = a.query_count + 1, query_reason = ${reason?.slice(0, 64) ?? null}::text,
      query_due_at = case when taken.is_held then ${queryDueAt}::timestamptz else a.query_due_at end
    from taken where a.tenant_id = taken.tenant_id and a.id = taken.id
    returning taken.is_held as "isHeld"`
  return row?.isHeld === true
}

export interface FoundAttempt {
  readonly tenantId: bigint
  readonly attemptId: bigint
}

/** Writes down that the channel has told of something else than a payment: it is asked what, also when a payment comes first. */
export async function noteNews(
  sql: Sql,
  { tenantId, attemptId, now }: FoundAttempt & { now: Date },
): Promise<void> {
  await sql`
    update payment.payment_attempts set news_at = ${now} where tenant_id = ${tenantId} and id = ${attemptId}`
}

/**
 * Sets the query of an attempt to `dueAt`, whoever is asking about it; false when one is due already, or never again. Takes
 * no step of the schedule, or else forged news could use it up; a paid one, whose money may have gone back, begins it anew.
 */
export async function bringQueryForward(
  sql: Sql,
  { tenantId, attemptId, now, dueAt }: FoundAttempt & { now: Date; dueAt: Date },
): Promise<boolean> {
  const rows = await sql`
    update payment.payment_attempts
    set query_due_at = ${dueAt}, query_count = case status when 'PAID' then 0 else greatest(query_count - 1, 0) end
    where tenant_id = ${tenantId} and id = ${attemptId} and status in ${sql(statusesToAskAbout)}
      and (query_due_at is null or query_due_at > ${now})
    returning id`
  return rows.length === 1
}

/**
 * The same in a transaction, for somebody who may have it asked as often as they like: one whose schedule has ended begins
 * it anew.
 */
export async function advanceQuery(
  tx: Tx,
  { tenantId, attemptId }: FoundAttempt,
  now: Date,
): Promise<boolean> {
  const { queryDueAt, queryCount } = paymentAttempts
  const moved = await tx
    .update(paymentAttempts)
    .set({
      queryDueAt: now,
      queryCount: fragment`case when ${queryDueAt} is null then 0 else greatest(${queryCount} - 1, 0) end`,
    })
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        eq(paymentAttempts.id, attemptId),
        inArray(paymentAttempts.status, statusesToAskAbout),
        or(isNull(queryDueAt), gt(queryDueAt, now)),
      ),
    )
    .returning({ id: paymentAttempts.id })
  return moved.length === 1
}
