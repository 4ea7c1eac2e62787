import type { Db, Sql } from '@interview-pass/service-kit'
import { and, desc, eq } from 'drizzle-orm'
import { paymentAttempts } from '../tables.ts'
import type { Attempt, FoundAttempt } from './attempts.store.ts'

export async function findLatestAttempt(
  db: Db,
  { tenantId, orderId }: { tenantId: bigint; orderId: bigint },
): Promise<Attempt | undefined> {
  const [row] = await db
    .select()
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.tenantId, tenantId), eq(paymentAttempts.orderId, orderId)))
    .orderBy(desc(paymentAttempts.id))
    .limit(1)
  return row
}

/** How many attempts an order has had. */
export async function countAttempts(
  db: Db,
  { tenantId, orderId }: { tenantId: bigint; orderId: bigint },
): Promise<number> {
  return db.$count(
    paymentAttempts,
    and(eq(paymentAttempts.tenantId, tenantId), eq(paymentAttempts.orderId, orderId)),
  )
}

/** One attempt of an order, by public id. */
export async function findAttempt(
  db: Db,
  { tenantId, orderId, publicId }: { tenantId: bigint; orderId: bigint; publicId: string },
): Promise<Attempt | undefined> {
  const [row] = await db
    .select()
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.tenantId, tenantId),
        eq(paymentAttempts.orderId, orderId),
        eq(paymentAttempts.publicId, publicId),
      ),
    )
  return row
}

/** Finds the tenant of the attempt that the channel knows by this number. */
export async function findAttemptByNumber(
  sql: Sql,
  { channel, outTradeNo }: { channel: string; outTradeNo: string },
): Promise<FoundAttempt | undefined> {
  const [row] = await sql<FoundAttempt[]>`
    select tenant_id as "tenantId", id as "attemptId" from payment.payment_attempts
    where channel = ${channel} and out_trade_no = ${outTradeNo}`
  return row
}
