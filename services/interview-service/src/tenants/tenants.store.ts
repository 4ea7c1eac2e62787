import { eq } from 'drizzle-orm'
import type { Db } from '@interview-pass/service-kit'
import { tenants } from '../tables.ts'

/** Look-up: finds the tenant by its public id. */
export async function findTenantId(db: Db, publicId: string): Promise<bigint | undefined> {
  const [row] = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.publicId, publicId))
  return row?.id
}

/** Look-up: makes the tenant known unless it is. Its id is read afterwards, because another replica may have won. */
export async function insertTenant(db: Db, publicId: string): Promise<void> {
  await db.insert(tenants).values({ publicId }).onConflictDoNothing({ target: tenants.publicId })
}

export async function findTenantPublicId(db: Db, tenantId: bigint): Promise<string | undefined> {
  const [row] = await db.select({ publicId: tenants.publicId }).from(tenants).where(eq(tenants.id, tenantId))
  return row?.publicId
}
