import type { Db } from '@interview-pass/service-kit'
import { and, eq } from 'drizzle-orm'
import { products, users } from '../tables.ts'

export async function findActiveUser(db: Db, { tenantId, userId }: { tenantId: bigint; userId: string }) {
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.publicId, userId), eq(users.status, 'ACTIVE')))
  return row
}

export async function findActiveProduct(
  db: Db,
  { tenantId, productId }: { tenantId: bigint; productId: string },
) {
  const [row] = await db
    .select({ id: products.id, name: products.name, priceFen: products.priceFen })
    .from(products)
    .where(
      and(eq(products.tenantId, tenantId), eq(products.publicId, productId), eq(products.status, 'ACTIVE')),
    )
  return row
}
