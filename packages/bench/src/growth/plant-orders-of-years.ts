import type { BenchStack } from '../bench-stack.ts'
import { plantInterviews } from './plant-interview.ts'
import { orderEverySeconds, plantPayment } from './plant-payment.ts'

const batchOrders = 100_000

/**
 * Fills an empty system with so many orders of one tenant and all that hangs on them, as if they had come evenly until now,
 * and has PostgreSQL clean up and count, as it would have long since.
 */
export async function plantOrdersOfYears({ sql, stack }: BenchStack, count: number): Promise<void> {
  const { product_id: productId } = stack.addresses.demo
  const [product] = await sql<[{ tenantId: bigint }]>`
    select tenant_id as "tenantId" from payment.products where public_id = ${productId}`
  for (let planted = 0; planted < count; planted += batchOrders) {
    const size = Math.min(batchOrders, count - planted)
    const endedSecondsAgo = (count - planted - size) * orderEverySeconds
    await sql.begin(async (tx) => {
      // Spares the checks of references, which hold by construction.
      await tx`set local session_replication_role = replica`
      const stretch = { count: size, endedSecondsAgo, tenantId: product.tenantId, productId }
      await plantInterviews(tx, await plantPayment(tx, stretch))
    })
  }
  await sql`vacuum analyze`
  await sql`checkpoint`
}
