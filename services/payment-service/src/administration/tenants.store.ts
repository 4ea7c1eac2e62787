import type { Db } from '@interview-pass/service-kit'
import { eq } from 'drizzle-orm'
import { tenants } from '../tables.ts'

export type Tenant = typeof tenants.$inferSelect

export async function findTenant(db: Db, publicId: string): Promise<Tenant | undefined> {
  const [row] = await db.select().from(tenants).where(eq(tenants.publicId, publicId))
  return row
}
