import { comesAfter, countUpTo, type Db, type RowsOfLongList, type Tx } from '@interview-pass/service-kit'
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import { users } from '../tables.ts'

export type User = typeof users.$inferSelect

/** What an API client says of a user. */
export type UserDetails = Pick<User, 'tenantId' | 'externalId' | 'displayName' | 'email' | 'language'>

/** Makes the user known or replaces what is known; the status stays as it is. */
export async function saveUser(db: Db, details: UserDetails): Promise<{ user: User; isNew: boolean }> {
  const { displayName, email, language } = details
  const [row] = await db
    .insert(users)
    .values(details)
    .onConflictDoUpdate({
      target: [users.tenantId, users.externalId],
      set: { displayName, email, language },
    })
    // Only a version that replaces another has an xmax.
    .returning({ ...getTableColumns(users), isNew: sql<boolean>`xmax = 0` })
  if (row === undefined) throw new Error('an upsert returned no row')
  const { isNew, ...user } = row
  return { user, isNew }
}

export async function findUserByExternalId(
  db: Db,
  { tenantId, externalId }: { tenantId: bigint; externalId: string },
): Promise<User | undefined> {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.externalId, externalId)))
  return row
}

interface UserOfTenant {
  readonly tenantId: bigint
  /** Public id. */
  readonly userId: string
}

const isUser = ({ tenantId, userId }: UserOfTenant) =>
  and(eq(users.tenantId, tenantId), eq(users.publicId, userId))

export async function findUser(db: Db, asked: UserOfTenant): Promise<User | undefined> {
  const [row] = await db.select().from(users).where(isUser(asked))
  return row
}

/** The same, locked until the transaction ends. */
export async function lockUser(tx: Tx, asked: UserOfTenant): Promise<User | undefined> {
  const [row] = await tx.select().from(users).where(isUser(asked)).for('update')
  return row
}

export async function changeUserStatus(tx: Tx, changed: UserOfTenant, status: User['status']): Promise<User> {
  const [row] = await tx.update(users).set({ status }).where(isUser(changed)).returning()
  if (row === undefined) throw new Error('there is no such user')
  return row
}

/** What users of one tenant are looked for by; all that is given must hold. */
export interface UserFilter {
  readonly tenantId: bigint
  readonly status?: User['status'] | undefined
  readonly externalId?: string | undefined
}

/** The users of one page, newest first, and how many there are. */
export async function listStoredUsers(
  db: Db,
  { tenantId, status, externalId }: UserFilter,
  rows: RowsOfLongList,
): Promise<{ readonly found: User[]; readonly total: number }> {
  const where = and(
    eq(users.tenantId, tenantId),
    status && eq(users.status, status),
    externalId === undefined ? undefined : eq(users.externalId, externalId),
  )
  const list = { table: users, key: users.publicId, by: [users.id], of: eq(users.tenantId, tenantId) }
  const found = await db
    .select()
    .from(users)
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(users.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, users, where) }
}
