import { comesAfter, countUpTo, type Db, type RowsOfLongList } from '@interview-pass/service-kit'
import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm'
import { orders, refunds } from '../tables.ts'
import { openRefundStatuses, type RefundStatus } from './refund.ts'

/** What refunds of one tenant are looked for by; all that is given must hold. */
export interface RefundFilter {
  readonly tenantId: bigint
  /** Public id. */
  readonly orderId?: string | undefined
  readonly status?: RefundStatus | undefined
  /** Only those that are on their way since before then. */
  readonly openSince?: Date | undefined
  /** Only those that are on their way and that nobody looks at any more. */
  readonly isGivenUp?: boolean | undefined
}

/** The refunds of one page with the public ids of their orders, newest first, and how many there are. */
export async function listStoredRefunds(
  db: Db,
  { tenantId, orderId, status, openSince, isGivenUp }: RefundFilter,
  rows: RowsOfLongList,
) {
  const isOpen = inArray(refunds.status, [...openRefundStatuses])
  const order = db.select({ id: orders.id }).from(orders)
  const where = and(
    eq(refunds.tenantId, tenantId),
    orderId === undefined
      ? undefined
      : inArray(
          refunds.orderId,
          order.where(and(eq(orders.tenantId, tenantId), eq(orders.publicId, orderId))),
        ),
    status && eq(refunds.status, status),
    openSince && and(isOpen, lt(refunds.createdAt, openSince)),
    isGivenUp === true ? and(isOpen, isNull(refunds.checkDueAt)) : undefined,
  )
  const list = { table: refunds, key: refunds.publicId, by: [refunds.id], of: eq(refunds.tenantId, tenantId) }
  const found = await db
    .select({ refund: refunds, orderId: orders.publicId })
    .from(refunds)
    .innerJoin(orders, and(eq(orders.tenantId, refunds.tenantId), eq(orders.id, refunds.orderId)))
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(refunds.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, refunds, where) }
}
