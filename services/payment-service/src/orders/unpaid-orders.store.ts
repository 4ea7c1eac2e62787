import { statesBefore, type Db } from '@interview-pass/service-kit'
import {
  and,
  asc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  not,
  notExists,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'
import { openStatuses } from '../attempts/attempt.ts'
import { orders, paymentAttempts } from '../tables.ts'
import { orderTransitions } from './order.ts'

/** Nobody has paid it, and it is not over. */
export const mayBeCancelled = inArray(orders.status, [...statesBefore(orderTransitions, 'CANCELLED')])

/** An attempt of the order whose outcome is open and that meets a condition. */
export const openAttempt = (db: Db, condition?: SQL) =>
  db
    .select()
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.tenantId, orders.tenantId),
        eq(paymentAttempts.orderId, orders.id),
        inArray(paymentAttempts.status, [...openStatuses]),
        condition,
      ),
    )

/** Nobody wants it to end. */
export const isLeftAlone = isNull(paymentAttempts.closeRequestedAt)

/** Nobody has seen yet that its QR code was not scanned. */
export const isUnseen = sql`${paymentAttempts.queryReason} is distinct from 'NOT_SCANNED'`

/**
 * The orders of all tenants that are to be cancelled and with which something can be done, those first that wait longest.
 * One that waits for what becomes of its attempts holds up no other one.
 */
export async function listCancellations(db: Db, limit: number) {
  return db
    .select({
      tenantId: orders.tenantId,
      orderId: orders.id,
      publicId: orders.publicId,
      status: orders.status,
    })
    .from(orders)
    .where(
      and(
        isNotNull(orders.cancelRequestedAt),
        or(not(mayBeCancelled), exists(openAttempt(db, isLeftAlone)), notExists(openAttempt(db, isUnseen))),
      ),
    )
    .orderBy(asc(orders.cancelRequestedAt))
    .limit(limit)
}

/** How many unpaid orders of all tenants are to be cancelled whose time ended before `before`. */
export async function countHanging(db: Db, before: Date): Promise<number> {
  return db.$count(
    orders,
    and(isNotNull(orders.cancelRequestedAt), lt(orders.expiresAt, before), mayBeCancelled),
  )
}

/** A place among the orders by their expiry. */
export interface ExpiryPlace {
  readonly expiresAt: Date
  readonly id: bigint
}

/** The orders of all tenants whose time ended after a place and not after `until`, oldest first. */
export async function listExpired(
  db: Db,
  { after, until, limit }: { after: ExpiryPlace; until: Date; limit: number },
) {
  return db
    .select({
      id: orders.id,
      expiresAt: orders.expiresAt,
      status: orders.status,
      cancelRequestedAt: orders.cancelRequestedAt,
    })
    .from(orders)
    .where(
      and(
        sql`(${orders.expiresAt}, ${orders.id}) > (${after.expiresAt.toISOString()}, ${after.id})`,
        lte(orders.expiresAt, until),
      ),
    )
    .orderBy(asc(orders.expiresAt), asc(orders.id))
    .limit(limit)
}
