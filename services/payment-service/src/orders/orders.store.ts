import { statesBefore, type Db, type Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, isNotNull, isNull, lt, lte, notExists, or, sql } from 'drizzle-orm'
import { accessCodes, orders, products, users } from '../tables.ts'
import { orderTransitions, type Order, type OrderDetails, type OrderStatus } from './order.ts'
import { isLeftAlone, isUnseen, mayBeCancelled, openAttempt } from './unpaid-orders.store.ts'

export interface NewOrder {
  readonly publicId: string
  readonly tenantId: bigint
  readonly userId: bigint
  readonly productId: bigint
  readonly amountFen: bigint
  readonly expiresAt: Date
  readonly createdAt: Date
}

export async function insertOrder(tx: Tx, order: NewOrder): Promise<Order> {
  const [row] = await tx.insert(orders).values(order).returning()
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

export async function findOrder(
  db: Db,
  { tenantId, orderId }: { tenantId: bigint; orderId: string },
): Promise<OrderDetails | undefined> {
  const [row] = await db
    .select({
      order: orders,
      userId: users.publicId,
      productId: products.publicId,
      accessCode: accessCodes.code,
      accessCodeExpireAt: accessCodes.expireAt,
    })
    .from(orders)
    .innerJoin(users, and(eq(users.tenantId, orders.tenantId), eq(users.id, orders.userId)))
    .innerJoin(products, and(eq(products.tenantId, orders.tenantId), eq(products.id, orders.productId)))
    .leftJoin(accessCodes, and(eq(accessCodes.tenantId, orders.tenantId), eq(accessCodes.orderId, orders.id)))
    .where(and(eq(orders.tenantId, tenantId), eq(orders.publicId, orderId)))
  return row
}

/** Adds to what went back of a paid order, which is REFUNDED by the last of it; undefined when it is not paid. */
export async function addRefund(
  tx: Tx,
  { tenantId, orderId, amountFen }: { tenantId: bigint; orderId: bigint; amountFen: bigint },
): Promise<OrderStatus | undefined> {
  const refundedFen = sql`${orders.refundedFen} + ${amountFen}`
  const [row] = await tx
    .update(orders)
    .set({
      refundedFen,
      status: sql`case when ${refundedFen} = ${orders.amountFen} then 'REFUNDED' else ${orders.status} end`,
    })
    .where(
      and(
        eq(orders.tenantId, tenantId),
        eq(orders.id, orderId),
        inArray(orders.status, [...statesBefore(orderTransitions, 'FULLY_REFUNDED')]),
      ),
    )
    .returning({ status: orders.status })
  return row?.status
}

interface OrderKey {
  readonly tenantId: bigint
  readonly orderId: bigint
}

const isOrder = ({ tenantId, orderId }: OrderKey) =>
  and(eq(orders.tenantId, tenantId), eq(orders.id, orderId))

/**
 * Locks an order that may still be paid and gives it a new expiry; false when it is paid, cancelled or to be cancelled.
 */
export async function extendOrder(tx: Tx, key: OrderKey & { readonly expiresAt: Date }): Promise<boolean> {
  const rows = await tx
    .update(orders)
    .set({ expiresAt: key.expiresAt })
    .where(and(isOrder(key), isNull(orders.cancelRequestedAt), mayBeCancelled))
    .returning({ id: orders.id })
  return rows.length === 1
}

/** Writes down that an order is to be cancelled; false when its state allows that no more. */
export async function requestCancellation(db: Db, key: OrderKey & { readonly now: Date }): Promise<boolean> {
  const rows = await db
    .update(orders)
    .set({ cancelRequestedAt: sql`coalesce(${orders.cancelRequestedAt}, ${key.now.toISOString()})` })
    .where(and(isOrder(key), mayBeCancelled))
    .returning({ id: orders.id })
  return rows.length === 1
}

/**
 * Cancels an order that is to be cancelled, unless it was paid meanwhile or one of its attempts has not been seen to its
 * end: one that is closed or that nobody has scanned holds up nothing. True when this call did it.
 */
export async function cancelRequested(tx: Tx, key: OrderKey): Promise<boolean> {
  const rows = await tx
    .update(orders)
    .set({ status: 'CANCELLED', cancelRequestedAt: null })
    .where(
      and(
        isOrder(key),
        isNotNull(orders.cancelRequestedAt),
        mayBeCancelled,
        notExists(openAttempt(tx, or(isLeftAlone, isUnseen))),
      ),
    )
    .returning({ id: orders.id })
  return rows.length === 1
}

/** Takes back what is asked of an order that can be cancelled no more. */
export async function forgetCancellation(db: Db, key: OrderKey): Promise<void> {
  await db.update(orders).set({ cancelRequestedAt: null }).where(isOrder(key))
}

/**
 * Cancels those of these orders of all tenants whose time ended by `until` and whose attempts have all ended: none waits for
 * its buyer, and none is without an outcome. Returns those that it cancelled.
 */
export async function expireOrders(
  tx: Tx,
  { ids, until }: { ids: readonly bigint[]; until: Date },
): Promise<{ id: bigint; tenantId: bigint; publicId: string }[]> {
  return tx
    .update(orders)
    .set({ status: 'CANCELLED' })
    .where(
      and(
        inArray(orders.id, [...ids]),
        inArray(orders.status, [...statesBefore(orderTransitions, 'EXPIRED')]),
        lte(orders.expiresAt, until),
        notExists(openAttempt(tx)),
      ),
    )
    .returning({ id: orders.id, tenantId: orders.tenantId, publicId: orders.publicId })
}

/**
 * Writes down that those of these orders of all tenants are to be cancelled whose time ended before `before`. Returns those
 * of which nobody had.
 */
export async function requestCancellations(
  tx: Tx,
  { ids, before, now }: { ids: readonly bigint[]; before: Date; now: Date },
): Promise<{ id: bigint; tenantId: bigint }[]> {
  return tx
    .update(orders)
    .set({ cancelRequestedAt: now })
    .where(
      and(
        inArray(orders.id, [...ids]),
        lt(orders.expiresAt, before),
        isNull(orders.cancelRequestedAt),
        mayBeCancelled,
      ),
    )
    .returning({ id: orders.id, tenantId: orders.tenantId })
}

/** As lockPayment does: others may still refer to it, such as a log that is written by whoever holds its code. */
export async function lockOrderRow(
  tx: Tx,
  { tenantId, orderId }: { tenantId: bigint; orderId: bigint },
): Promise<void> {
  await tx
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.tenantId, tenantId), eq(orders.id, orderId)))
    .for('no key update')
}
