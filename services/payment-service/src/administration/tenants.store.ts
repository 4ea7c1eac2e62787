import type { Db, Tx } from '@interview-pass/service-kit'
import { desc, eq } from 'drizzle-orm'
import { tenants } from '../tables.ts'

export type Tenant = typeof tenants.$inferSelect

export async function findTenant(db: Db, publicId: string): Promise<Tenant | undefined> {
  const [row] = await db.select().from(tenants).where(eq(tenants.publicId, publicId))
  return row
}

/** The same, locked until the transaction ends. */
export async function lockTenant(tx: Tx, publicId: string): Promise<Tenant | undefined> {
  const [row] = await tx.select().from(tenants).where(eq(tenants.publicId, publicId)).for('update')
  return row
}

/** Undefined when there is a tenant of this public id. */
export async function insertTenant(
  tx: Tx,
  tenant: { readonly publicId: string; readonly name: string },
): Promise<Tenant | undefined> {
  const [row] = await tx.insert(tenants).values(tenant).onConflictDoNothing().returning()
  return row
}

export async function updateTenant(
  tx: Tx,
  tenantId: bigint,
  change: Partial<Pick<Tenant, 'name' | 'status'>>,
): Promise<Tenant> {
  const [row] = await tx.update(tenants).set(change).where(eq(tenants.id, tenantId)).returning()
  if (row === undefined) throw new Error('there is no such tenant')
  return row
}

/** The tenants of one page, newest first, and how many there are in all. */
export async function listStoredTenants(
  db: Db,
  { status }: { readonly status?: Tenant['status'] | undefined },
  rows: { readonly limit: number; readonly offset: number },
): Promise<{ readonly found: Tenant[]; readonly total: number }> {
  const where = status && eq(tenants.status, status)
  const found = await db
    .select()
    .from(tenants)
    .where(where)
    .orderBy(desc(tenants.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await db.$count(tenants, where) }
}
