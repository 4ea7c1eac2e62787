import { comesAfter, countUpTo, type Db, type RowsOfLongList } from '@interview-pass/service-kit'
import { and, desc, eq, gte, inArray, lt, lte, type SQL } from 'drizzle-orm'
import { idempotencyKeys, orders, paymentAttempts, products, users } from '../tables.ts'
import type { Order, OrderStatus } from './order.ts'

/** What orders of one tenant are looked for by; all that is given must hold. */
export interface OrderFilter {
  readonly tenantId: bigint
  readonly status?: OrderStatus | undefined
  /** Public id. */
  readonly userId?: string | undefined
  /** Public id. */
  readonly productId?: string | undefined
  readonly channel?: string | undefined
  /** Included. */
  readonly createdFrom?: Date | undefined
  /** Not included. */
  readonly createdTo?: Date | undefined
  readonly amountMinFen?: bigint | undefined
  readonly amountMaxFen?: bigint | undefined
  readonly outTradeNo?: string | undefined
  /** The channel's trade number. */
  readonly paymentId?: string | undefined
  /** Of the request that made the order. */
  readonly made?: { readonly caller: string; readonly route: string; readonly key: string } | undefined
}

export interface ListedOrder {
  readonly order: Order
  readonly userId: string
  readonly productId: string
}

/**
 * The orders of one page, newest first, and how many there are. `channels` are all those by whose numbers an order
 * may be found, since numbers are unique in one channel only.
 */
export async function listStoredOrders(
  db: Db,
  filter: OrderFilter & { readonly channels: readonly string[] },
  rows: RowsOfLongList,
): Promise<{ readonly found: ListedOrder[]; readonly total: number }> {
  const where = conditionOf(db, filter)
  const of = eq(orders.tenantId, filter.tenantId)
  const list = { table: orders, key: orders.publicId, by: [orders.createdAt, orders.id], of }
  const found = await db
    .select({ order: orders, userId: users.publicId, productId: products.publicId })
    .from(orders)
    .innerJoin(users, and(eq(users.tenantId, orders.tenantId), eq(users.id, orders.userId)))
    .innerJoin(products, and(eq(products.tenantId, orders.tenantId), eq(products.id, orders.productId)))
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, orders, where) }
}

function conditionOf(
  db: Db,
  filter: OrderFilter & { readonly channels: readonly string[] },
): SQL | undefined {
  const { tenantId, status, createdFrom, createdTo, amountMinFen, amountMaxFen } = filter
  const { userId, productId, made } = filter
  return and(
    eq(orders.tenantId, tenantId),
    status === undefined ? undefined : eq(orders.status, status),
    userId === undefined
      ? undefined
      : inArray(orders.userId, idOf(db, users, { tenantId, publicId: userId })),
    productId === undefined
      ? undefined
      : inArray(orders.productId, idOf(db, products, { tenantId, publicId: productId })),
    createdFrom === undefined ? undefined : gte(orders.createdAt, createdFrom),
    createdTo === undefined ? undefined : lt(orders.createdAt, createdTo),
    amountMinFen === undefined ? undefined : gte(orders.amountFen, amountMinFen),
    amountMaxFen === undefined ? undefined : lte(orders.amountFen, amountMaxFen),
    ...attemptConditions(db, filter),
    made === undefined ? undefined : inArray(orders.publicId, madeBy(db, tenantId, made)),
  )
}

function idOf(
  db: Db,
  table: typeof users | typeof products,
  { tenantId, publicId }: { tenantId: bigint; publicId: string },
) {
  return db
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.tenantId, tenantId), eq(table.publicId, publicId)))
}

function attemptConditions(
  db: Db,
  { tenantId, channel, channels, outTradeNo, paymentId }: OrderFilter & { channels: readonly string[] },
): SQL[] {
  const conditions = [
    channel === undefined ? undefined : eq(paymentAttempts.channel, channel),
    outTradeNo === undefined ? undefined : eq(paymentAttempts.outTradeNo, outTradeNo),
    paymentId === undefined ? undefined : eq(paymentAttempts.paymentId, paymentId),
  ].filter((condition) => condition !== undefined)
  if (conditions.length === 0) return []
  const ofAttempts = db
    .select({ id: paymentAttempts.orderId })
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        inArray(paymentAttempts.channel, [...channels]),
        ...conditions,
      ),
    )
  return [inArray(orders.id, ofAttempts)]
}

function madeBy(db: Db, tenantId: bigint, { caller, route, key }: NonNullable<OrderFilter['made']>) {
  return db
    .select({ id: idempotencyKeys.resourceId })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.tenantId, tenantId),
        eq(idempotencyKeys.caller, caller),
        eq(idempotencyKeys.route, route),
        eq(idempotencyKeys.key, key),
      ),
    )
}
