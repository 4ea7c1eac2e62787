import type { AccessCodeStatus } from '@interview-pass/contracts'
import type { Db, Reach } from '@interview-pass/service-kit'
import { and, count, desc, eq, gte, lt, or, sql, type SQL } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import { accessCodes, orders, userAccess, users } from '../tables.ts'

/** What codes of one tenant are looked for by; all that is given must hold. */
export interface CodeFilter extends Reach {
  readonly tenantId: bigint
  /** Public ids. */
  readonly accessCodeId?: string | undefined
  readonly productId?: string | undefined
  readonly orderId?: string | undefined
  readonly userId?: string | undefined
  readonly issuedBy?: string | undefined
  /** The code itself. */
  readonly code?: string | undefined
  /** As it is at `now`. */
  readonly status?: AccessCodeStatus | undefined
  readonly now: Date
}

/** A code with what it gave and the ones before and after it. */
export type ListedCode = Awaited<ReturnType<typeof listStoredCodes>>['found'][number]

const replaced = alias(accessCodes, 'replaced')
const replacement = alias(accessCodes, 'replacement')

/** The codes of one page, newest first, and how many there are in all. */
export async function listStoredCodes(
  db: Db,
  filter: CodeFilter,
  rows: { readonly limit: number; readonly offset: number },
) {
  const ofOrder = and(eq(orders.tenantId, accessCodes.tenantId), eq(orders.id, accessCodes.orderId))
  const ofUser = and(
    eq(users.tenantId, accessCodes.tenantId),
    eq(users.id, sql`coalesce(${accessCodes.userId}, ${orders.userId})`),
  )
  const where = conditionOf(filter)
  const found = await db
    .select({
      code: accessCodes,
      userId: users.publicId,
      replacesId: replaced.publicId,
      replacedById: replacement.publicId,
      grantedAt: userAccess.grantedAt,
      withdrawnAt: userAccess.withdrawnAt,
      withdrawnBy: userAccess.withdrawnBy,
    })
    .from(accessCodes)
    .leftJoin(orders, ofOrder)
    .leftJoin(users, ofUser)
    .leftJoin(
      replaced,
      and(eq(replaced.tenantId, accessCodes.tenantId), eq(replaced.id, accessCodes.replacesId)),
    )
    .leftJoin(
      replacement,
      and(eq(replacement.tenantId, accessCodes.tenantId), eq(replacement.replacesId, accessCodes.id)),
    )
    .leftJoin(
      userAccess,
      and(eq(userAccess.tenantId, accessCodes.tenantId), eq(userAccess.accessCodeId, accessCodes.id)),
    )
    .where(where)
    .orderBy(desc(accessCodes.id))
    .limit(rows.limit)
    .offset(rows.offset)
  const [counted] = await db
    .select({ total: count() })
    .from(accessCodes)
    .leftJoin(orders, ofOrder)
    .leftJoin(users, ofUser)
    .where(where)
  return { found, total: counted?.total ?? 0 }
}

function conditionOf({ tenantId, status, now, ...given }: CodeFilter): SQL | undefined {
  const equal = (column: PgColumn, value: string | undefined) =>
    value === undefined ? undefined : eq(column, value)
  return and(
    eq(accessCodes.tenantId, tenantId),
    equal(accessCodes.publicId, given.accessCodeId),
    equal(accessCodes.productPublicId, given.productId),
    equal(accessCodes.orderPublicId, given.orderId),
    equal(users.publicId, given.userId),
    equal(accessCodes.issuedBy, given.issuedBy),
    equal(accessCodes.issuedBy, given.onlyOf),
    equal(accessCodes.issuedTeam, given.team),
    equal(accessCodes.code, given.code),
    status && isIn(status, now),
  )
}

/** One past its time is EXPIRED, whether or not the job has marked it yet. */
function isIn(status: AccessCodeStatus, now: Date): SQL | undefined {
  const marked = eq(accessCodes.status, status)
  switch (status) {
    case 'AVAILABLE':
      return and(marked, gte(accessCodes.expireAt, now))
    case 'EXPIRED':
      return or(marked, and(eq(accessCodes.status, 'AVAILABLE'), lt(accessCodes.expireAt, now)))
    case 'ACTIVATED':
    case 'REVOKED':
      return marked
  }
}
