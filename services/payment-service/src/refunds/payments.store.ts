import type { AccessCodeStatus } from '@interview-pass/contracts'
import type { Db, Sql, Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, notInArray } from 'drizzle-orm'
import type { AttemptStatus } from '../attempts/attempt.ts'
import type { OrderStatus } from '../orders/order.ts'
import { accessCodes, notifications, orders, paymentAttempts, refunds, tenants } from '../tables.ts'

/** An attempt that was paid, its order and its code, all three locked in this order. */
export interface LockedPayment {
  readonly tenantId: bigint
  readonly tenantPublicId: string
  readonly attemptId: bigint
  readonly attemptStatus: AttemptStatus
  readonly paidFen: bigint
  readonly orderId: bigint
  readonly orderPublicId: string
  readonly orderStatus: OrderStatus
  /** What the channel knows the attempt by. */
  readonly number: { readonly channel: string; readonly outTradeNo: string }
  readonly code: { readonly code: string; readonly status: AccessCodeStatus } | undefined
  /** False for the payment of an order that another one had paid, or that was cancelled: no code hangs on it. */
  readonly paidTheOrder: boolean
}

/** The attempt that made an order PAID; undefined when none has. */
export async function findPayingAttempt(
  db: Db,
  { tenantId, orderId }: { tenantId: bigint; orderId: bigint },
): Promise<bigint | undefined> {
  const pointless = db
    .select({ id: refunds.attemptId })
    .from(refunds)
    .where(and(eq(refunds.tenantId, tenantId), inArray(refunds.cause, ['SURPLUS', 'LATE_PAYMENT'])))
  const [row] = await db
    .select({ id: paymentAttempts.id })
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        eq(paymentAttempts.orderId, orderId),
        inArray(paymentAttempts.status, ['PAID', 'REFUNDED']),
        notInArray(paymentAttempts.id, pointless),
      ),
    )
    .limit(1)
  return row?.id
}

/**
 * Locks attempt, then order, then code, as every transaction does. The order so that others may still refer to it: whoever
 * holds a code first, as its activation does, writes a log that names the order. Throws Error for an attempt that is not
 * there.
 */
export async function lockPayment(
  tx: Tx,
  { tenantId, attemptId }: { tenantId: bigint; attemptId: bigint },
): Promise<LockedPayment> {
  const ofTenant = and(eq(paymentAttempts.tenantId, tenantId), eq(paymentAttempts.id, attemptId))
  const [attempt] = await tx.select().from(paymentAttempts).where(ofTenant).for('update')
  if (attempt === undefined) throw new Error('there is no such attempt')
  const [order] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.tenantId, tenantId), eq(orders.id, attempt.orderId)))
    .for('no key update')
  if (order === undefined) throw new Error('an attempt without an order')
  const [code] = await tx
    .select({ code: accessCodes.code, status: accessCodes.status })
    .from(accessCodes)
    .where(and(eq(accessCodes.tenantId, tenantId), eq(accessCodes.orderId, attempt.orderId)))
    .for('update')
  const [tenant] = await tx
    .select({ publicId: tenants.publicId })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
  if (tenant === undefined) throw new Error('an order without a tenant')
  const pointless = await tx.$count(
    refunds,
    and(
      eq(refunds.tenantId, tenantId),
      eq(refunds.attemptId, attemptId),
      inArray(refunds.cause, ['SURPLUS', 'LATE_PAYMENT']),
    ),
  )
  return {
    tenantId,
    tenantPublicId: tenant.publicId,
    attemptId,
    attemptStatus: attempt.status,
    paidFen: attempt.amountFen,
    number: { channel: attempt.channel, outTradeNo: attempt.outTradeNo },
    orderId: attempt.orderId,
    orderPublicId: order.publicId,
    orderStatus: order.status,
    code,
    paidTheOrder: pointless === 0,
  }
}

/** The numbers of refunds that notifications about an attempt name. */
export async function listClaimedRefunds(
  db: Db,
  { tenantId, attemptId }: { tenantId: bigint; attemptId: bigint },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ refundNo: notifications.refundNo })
    .from(notifications)
    .where(and(eq(notifications.tenantId, tenantId), eq(notifications.attemptId, attemptId)))
  return rows.flatMap(({ refundNo }) => refundNo ?? [])
}

/**
 * Whether our books have a refund of this number of the attempt that a channel knows by `outTradeNo`, and so much in all, in
 * fen: another one may lie behind either alone. The number finds its tenant.
 */
export async function hasReturned(
  sql: Sql,
  { channel, outTradeNo, outRequestNo, totalFen }: ReturnedClaim,
): Promise<boolean> {
  const [row] = await sql<[{ hasReturned: boolean }]>`
    select coalesce(bool_or(r.out_request_no = ${outRequestNo}::text) and sum(r.amount_fen) >= ${totalFen}, false)
      as "hasReturned"
    from payment.payment_attempts a join payment.refunds r on r.tenant_id = a.tenant_id and r.attempt_id = a.id
    where a.channel = ${channel} and a.out_trade_no = ${outTradeNo} and r.status = 'SUCCEEDED'`
  return row.hasReturned
}

interface ReturnedClaim {
  readonly channel: string
  readonly outTradeNo: string
  readonly outRequestNo: string | null
  readonly totalFen: bigint
}
