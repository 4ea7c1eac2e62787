import type { Db } from '@interview-pass/service-kit'
import { and, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import { notifications, paymentAttempts, paymentLogs } from '../tables.ts'
import type { OrderEvidence } from './diagnose-order.ts'

interface OrderAsked {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly orderedAt: Date
}

const rowsMax = 200
/** A message without a number has no index that finds it. */
const unnamedSeenMax = 1000

const notification = {
  outTradeNo: notifications.outTradeNo,
  outcome: notifications.outcome,
  verdict: notifications.verdict,
  diagnosis: notifications.diagnosis,
  amountFen: notifications.amountFen,
  deliveries: notifications.deliveries,
  sentAt: notifications.sentAt,
  createdAt: notifications.createdAt,
}

/** The latest of everything that the books hold about how an order was to be paid. */
export async function findOrderEvidence(db: Db, asked: OrderAsked): Promise<OrderEvidence> {
  const { tenantId, orderId } = asked
  const attempts = await db
    .select()
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.tenantId, tenantId), eq(paymentAttempts.orderId, orderId)))
    .orderBy(desc(paymentAttempts.id))
    .limit(rowsMax)
  const named = await db
    .select(notification)
    .from(notifications)
    .where(
      and(
        eq(notifications.tenantId, tenantId),
        inArray(
          notifications.attemptId,
          attempts.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(rowsMax)
  const problems = await db
    .select({
      action: paymentLogs.action,
      status: paymentLogs.status,
      errorCode: paymentLogs.errorCode,
      outTradeNo: sql<string | null>`${paymentLogs.metadata} ->> 'out_trade_no'`,
      createdAt: paymentLogs.createdAt,
    })
    .from(paymentLogs)
    .where(
      and(
        eq(paymentLogs.tenantId, tenantId),
        eq(paymentLogs.orderId, orderId),
        ne(paymentLogs.status, 'SUCCEEDED'),
      ),
    )
    .orderBy(desc(paymentLogs.id))
    .limit(rowsMax)
  return { attempts, notifications: named, unnamed: await listUnnamed(db, asked, attempts), problems }
}

/** Refused messages that name no order, and so belong to no tenant, since this order was made. */
async function listUnnamed(
  db: Db,
  { orderedAt }: OrderAsked,
  attempts: readonly { readonly channel: string }[],
) {
  const latest = db
    .select({ id: notifications.id })
    .from(notifications)
    .orderBy(desc(notifications.id))
    .limit(unnamedSeenMax)
  return db
    .select(notification)
    .from(notifications)
    .where(
      and(
        inArray(notifications.id, latest),
        isNull(notifications.outTradeNo),
        inArray(
          notifications.channel,
          attempts.map(({ channel }) => channel),
        ),
        gte(notifications.createdAt, orderedAt),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(rowsMax)
}
