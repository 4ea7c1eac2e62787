import type { Db } from '@interview-pass/service-kit'
import { and, eq } from 'drizzle-orm'
import { orders, paymentAttempts } from '../tables.ts'

/** The attempt of an order, by public id, that has the token with this hash: the token is the proof that finds its tenant. */
export async function findTokenHolder(
  db: Db,
  { orderId, tokenHash }: { orderId: string; tokenHash: string },
): Promise<{ tenantId: bigint; expiresAt: Date } | undefined> {
  const [row] = await db
    .select({ tenantId: paymentAttempts.tenantId, expiresAt: paymentAttempts.expiresAt })
    .from(orders)
    .innerJoin(
      paymentAttempts,
      and(eq(paymentAttempts.tenantId, orders.tenantId), eq(paymentAttempts.orderId, orders.id)),
    )
    .where(and(eq(orders.publicId, orderId), eq(paymentAttempts.eventsTokenHash, tokenHash)))
  return row
}
