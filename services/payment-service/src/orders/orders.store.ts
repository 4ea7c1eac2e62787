import { statesBefore, type Db, type Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { accessCodes, orders, products, users } from '../tables.ts'
import { orderTransitions, type Order, type OrderDetails, type OrderStatus } from './order.ts'

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
