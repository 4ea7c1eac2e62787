import { comesAfter, countUpTo, type Db, type RowsOfLongList } from '@interview-pass/service-kit'
import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { orders, paymentAttempts } from '../tables.ts'
import { openStatuses, type AttemptStatus } from './attempt.ts'

/** What attempts of one tenant are looked for by; all that is given must hold. */
export interface AttemptFilter {
  readonly tenantId: bigint
  /** Public id. */
  readonly orderId?: string | undefined
  readonly outTradeNo?: string | undefined
  readonly status?: AttemptStatus | undefined
  /** Only those without an outcome since before then. */
  readonly openSince?: Date | undefined
  /** Only those without an outcome that nobody asks about any more. */
  readonly isGivenUp?: boolean | undefined
}

/** An attempt with the public id of its order, and why the last look at it brought nothing. */
export type ListedAttempt = Awaited<ReturnType<typeof listStoredAttempts>>['found'][number]

const lastProblem = sql<string | null>`(
  select l.error_code from payment.payment_logs l
  where l.tenant_id = ${paymentAttempts.tenantId} and l.order_id = ${paymentAttempts.orderId}
    and l.action = 'QUERY_ATTEMPT' and l.metadata ->> 'out_trade_no' = ${paymentAttempts.outTradeNo}
  order by l.id desc limit 1)`

/** The attempts of one page, newest first, and how many there are. */
export async function listStoredAttempts(
  db: Db,
  { tenantId, orderId, outTradeNo, status, openSince, isGivenUp }: AttemptFilter,
  rows: RowsOfLongList,
) {
  const isOpen = inArray(paymentAttempts.status, [...openStatuses])
  const ofOrder = (publicId: string) =>
    db
      .select({ id: orders.id })
      .from(orders)
      .where(and(eq(orders.tenantId, tenantId), eq(orders.publicId, publicId)))
  const where = and(
    eq(paymentAttempts.tenantId, tenantId),
    orderId === undefined ? undefined : inArray(paymentAttempts.orderId, ofOrder(orderId)),
    outTradeNo === undefined ? undefined : eq(paymentAttempts.outTradeNo, outTradeNo),
    status && eq(paymentAttempts.status, status),
    openSince && and(isOpen, lt(paymentAttempts.createdAt, openSince)),
    isGivenUp === true ? and(isOpen, isNull(paymentAttempts.queryDueAt)) : undefined,
  )
  const list = {
    table: paymentAttempts,
    key: paymentAttempts.publicId,
    by: [paymentAttempts.id],
    of: eq(paymentAttempts.tenantId, tenantId),
  }
  const found = await db
    .select({ attempt: paymentAttempts, orderId: orders.publicId, reason: lastProblem })
    .from(paymentAttempts)
    .innerJoin(
      orders,
      and(eq(orders.tenantId, paymentAttempts.tenantId), eq(orders.id, paymentAttempts.orderId)),
    )
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(paymentAttempts.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, paymentAttempts, where) }
}
