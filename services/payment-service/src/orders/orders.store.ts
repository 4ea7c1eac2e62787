import type { Db, Tx } from '@interview-pass/service-kit'
import { and, eq } from 'drizzle-orm'
import { accessCodes, orders, products, users } from '../tables.ts'
import type { Order, OrderDetails } from './order.ts'

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
