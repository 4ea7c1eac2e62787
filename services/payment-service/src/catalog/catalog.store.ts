import type { Db } from '@interview-pass/service-kit'
import { and, eq } from 'drizzle-orm'
import { users } from '../tables.ts'

export async function findActiveUser(db: Db, { tenantId, userId }: { tenantId: bigint; userId: string }) {
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.publicId, userId), eq(users.status, 'ACTIVE')))
  return row
}
