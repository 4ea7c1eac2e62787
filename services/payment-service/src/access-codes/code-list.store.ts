import type { AccessCodeStatus } from '@interview-pass/contracts'
import { comesAfter, countUpTo, type Db, type Reach, type RowsOfLongList } from '@interview-pass/service-kit'
import { and, desc, eq, gte, lt, or, sql, type SQL } from 'drizzle-orm'
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

/** The codes of one page, newest first, and how many there are. */
export async function listStoredCodes(db: Db, filter: CodeFilter, rows: RowsOfLongList) {
  const ofOrder = and(eq(orders.tenantId, accessCodes.tenantId), eq(orders.id, accessCodes.orderId))
  const ofUser = and(
    eq(users.tenantId, accessCodes.tenantId),
    eq(users.id, sql`coalesce(${accessCodes.userId}, ${orders.userId})`),
  )
  const where = conditionOf(filter)
  const of = eq(accessCodes.tenantId, filter.tenantId)
  const list = { table: accessCodes, key: accessCodes.publicId, by: [accessCodes.id], of }
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
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(accessCodes.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, accessCodes, where) }
}

/** What was issued for a user by hand, and what an order of theirs was given. */
function codesOfUser(tenantId: bigint, userId: string): SQL {
  return sql`${accessCodes.id} in (
    with asked as (
      select tenant_id, id from payment.users where tenant_id = ${tenantId} and public_id = ${userId}
    )
    select c.id from asked u join payment.access_codes c on c.tenant_id = u.tenant_id and c.user_id = u.id
    union all
    select c.id from asked u join payment.orders o on o.tenant_id = u.tenant_id and o.user_id = u.id
      join payment.access_codes c on c.tenant_id = o.tenant_id and c.order_id = o.id and c.user_id is null)`
}

function conditionOf({ tenantId, status, now, ...given }: CodeFilter): SQL | undefined {
  const equal = (column: PgColumn, value: string | undefined) =>
    value === undefined ? undefined : eq(column, value)
  return and(
    eq(accessCodes.tenantId, tenantId),
    equal(accessCodes.publicId, given.accessCodeId),
    equal(accessCodes.productPublicId, given.productId),
    equal(accessCodes.orderPublicId, given.orderId),
    given.userId === undefined ? undefined : codesOfUser(tenantId, given.userId),
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
