import type { Db } from '@interview-pass/service-kit'
import { count, desc, gte } from 'drizzle-orm'
import { orders } from '../tables.ts'

/** How many orders since then the user of all tenants has made who made most; 0 where there are none. */
export async function countOrdersOfBusiestUser(db: Db, since: Date): Promise<number> {
  const made = count()
  const [busiest] = await db
    .select({ made })
    .from(orders)
    .where(gte(orders.createdAt, since))
    .groupBy(orders.tenantId, orders.userId)
    .orderBy(desc(made))
    .limit(1)
  return busiest?.made ?? 0
}
