import { statesBefore, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import { and, desc, eq, gt, inArray, isNull, or, sql as fragment, sum } from 'drizzle-orm'
import { refunds } from '../tables.ts'
import { openRefundStatuses, refundTransitions, type RefundStatus } from './refund.ts'

const mayBecomeUnknown = statesBefore(refundTransitions, 'ANSWER_LOST')

export type Refund = typeof refunds.$inferSelect

/** The sum, in fen, of an attempt's refunds in these states. Lock the payment first. */
export async function sumRefunds(
  tx: Tx,
  { tenantId, attemptId }: { tenantId: bigint; attemptId: bigint },
  statuses: readonly RefundStatus[],
): Promise<bigint> {
  const [row] = await tx
    .select({ fen: sum(refunds.amountFen) })
    .from(refunds)
    .where(
      and(
        eq(refunds.tenantId, tenantId),
        eq(refunds.attemptId, attemptId),
        inArray(refunds.status, [...statuses]),
      ),
    )
  return BigInt(row?.fen ?? 0)
}

export type NewRefund = typeof refunds.$inferInsert

export async function insertRefund(tx: Tx, refund: NewRefund & { tenantId: bigint }): Promise<Refund> {
  const [row] = await tx.insert(refunds).values(refund).returning()
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

export async function findRefund(
  db: Db,
  { tenantId, orderId, refundId }: { tenantId: bigint; orderId: bigint; refundId: string },
): Promise<Refund | undefined> {
  const [row] = await db
    .select()
    .from(refunds)
    .where(and(eq(refunds.tenantId, tenantId), eq(refunds.orderId, orderId), eq(refunds.publicId, refundId)))
  return row
}

/** The refund that the channel knows by this number. */
export async function findNumberedRefund(
  db: Db,
  { tenantId, attemptId, outRequestNo }: { tenantId: bigint; attemptId: bigint; outRequestNo: string },
): Promise<Refund | undefined> {
  const [row] = await db
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.tenantId, tenantId),
        eq(refunds.attemptId, attemptId),
        eq(refunds.outRequestNo, outRequestNo),
      ),
    )
  return row
}

export async function listAttemptRefunds(
  db: Db,
  { tenantId, attemptId }: { tenantId: bigint; attemptId: bigint },
): Promise<Refund[]> {
  return db
    .select()
    .from(refunds)
    .where(and(eq(refunds.tenantId, tenantId), eq(refunds.attemptId, attemptId)))
    .orderBy(desc(refunds.id))
}

/**
 * Brings the next look at a refund that is on its way forward to now; one whose schedule has ended begins it anew. False
 * when there is nothing to bring forward.
 */
export async function bringCheckForward(
  tx: Tx,
  { tenantId, id }: Pick<Refund, 'tenantId' | 'id'>,
  now: Date,
): Promise<boolean> {
  const { checkDueAt, checkCount } = refunds
  const moved = await tx
    .update(refunds)
    .set({
      checkDueAt: now,
      checkCount: fragment`case when ${checkDueAt} is null then 0 else greatest(${checkCount} - 1, 0) end`,
    })
    .where(
      and(
        eq(refunds.tenantId, tenantId),
        eq(refunds.id, id),
        inArray(refunds.status, [...openRefundStatuses]),
        or(isNull(checkDueAt), gt(checkDueAt, now)),
      ),
    )
    .returning({ id: refunds.id })
  return moved.length === 1
}

/** Changes a refund that is locked through its payment. */
export async function updateRefund(
  tx: Tx,
  { tenantId, id }: { tenantId: bigint; id: bigint },
  change: Partial<NewRefund>,
): Promise<void> {
  await tx
    .update(refunds)
    .set(change)
    .where(and(eq(refunds.tenantId, tenantId), eq(refunds.id, id)))
}

export async function getRefund(db: Db, { tenantId, id }: { tenantId: bigint; id: bigint }): Promise<Refund> {
  const [row] = await db
    .select()
    .from(refunds)
    .where(and(eq(refunds.tenantId, tenantId), eq(refunds.id, id)))
  if (row === undefined) throw new Error('there is no such refund')
  return row
}

/** Whether the channel was asked for a refund of this attempt after `since`. */
export async function wasCalledSince(
  db: Db,
  { tenantId, attemptId, since }: { tenantId: bigint; attemptId: bigint; since: Date },
): Promise<boolean> {
  const called = await db.$count(
    refunds,
    and(
      eq(refunds.tenantId, tenantId),
      eq(refunds.attemptId, attemptId),
      fragment`${refunds.calledAt} > ${since.toISOString()}`,
    ),
  )
  return called > 0
}

export interface DueRefund {
  readonly id: bigint
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly attemptId: bigint
  readonly publicId: string
  readonly channel: string
  readonly outTradeNo: string
  readonly outRequestNo: string
  readonly amountFen: bigint
  readonly reason: string | null
  readonly cause: Refund['cause']
  readonly status: RefundStatus
  /** The channel was asked for it before, whatever it said. */
  readonly wasCalled: boolean
  /** Looks taken once this one is finished. */
  readonly checkCount: number
  readonly leaseUntil: Date
}

/**
 * Takes refunds of all tenants that are due, one of each attempt, by moving their look to `leaseUntil`: one that nobody
 * finishes is due again then. An attempt that the channel was asked about after `calledSince` waits.
 */
export async function takeDueRefunds(
  sql: Sql,
  { now, leaseUntil, calledSince, limit }: { now: Date; leaseUntil: Date; calledSince: Date; limit: number },
): Promise<DueRefund[]> {
  return sql<DueRefund[]>`
    with due as (
      select distinct on (r.attempt_id) r.id, r.check_due_at
      from payment.refunds r
      where r.check_due_at <= ${now} and not exists (
        select from payment.refunds other
        where other.tenant_id = r.tenant_id and other.attempt_id = r.attempt_id and other.called_at > ${calledSince})
      order by r.attempt_id, r.check_due_at
    ), taken as (
      select r.id, r.called_at is not null as was_called from payment.refunds r
      where r.id in (select id from due order by check_due_at limit ${limit}) and r.check_due_at <= ${now}
      for update skip locked
    )
    update payment.refunds r set check_due_at = ${leaseUntil}, called_at = ${now}
    from taken, payment.payment_attempts a
    where r.id = taken.id and a.tenant_id = r.tenant_id and a.id = r.attempt_id
    returning r.id, r.tenant_id as "tenantId", r.order_id as "orderId", r.attempt_id as "attemptId",
      r.public_id as "publicId", a.channel, a.out_trade_no as "outTradeNo", r.out_request_no as "outRequestNo",
      r.amount_fen as "amountFen", r.reason, r.cause, r.status, taken.was_called as "wasCalled",
      r.check_count + 1 as "checkCount", r.check_due_at as "leaseUntil"`
}

/**
 * Ends a look at a refund that brought no outcome: it may have taken effect when `isUnknown`, and is looked at again at
 * `checkDueAt`, null for never. False when it was ended or taken by others meanwhile.
 */
export async function postponeRefund(
  sql: Sql,
  { tenantId, id, leaseUntil }: Pick<DueRefund, 'tenantId' | 'id' | 'leaseUntil'>,
  { isUnknown, checkDueAt, reason }: { isUnknown: boolean; checkDueAt: Date | null; reason: string },
): Promise<boolean> {
  const rows = await sql`
    update payment.refunds
    set status = case when ${isUnknown} then 'UNKNOWN' else status end, check_count = check_count + 1,
      check_due_at = ${checkDueAt}, check_reason = ${reason.slice(0, 64)}
    where tenant_id = ${tenantId} and id = ${id} and status in ${sql(mayBecomeUnknown)} and check_due_at = ${leaseUntil}
    returning id`
  return rows.length === 1
}
