import type { AccessCodeStatus, InterviewTerms } from '@interview-pass/contracts'
import { stateAfter, statesBefore, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, isNotNull, isNull, lt, sql as fragment, type SQL } from 'drizzle-orm'
import { accessCodes, userAccess } from '../tables.ts'
import { accessCodeTransitions, type AccessCodeEvent } from './access-code.ts'

export interface StoredCode {
  readonly status: AccessCodeStatus
  readonly expireAt: Date
  readonly activatedAt: Date | null
  readonly createdAt: Date
  readonly tenantId: string
  readonly orderId: string | null
  readonly productId: string
  readonly productName: string
  readonly interview: InterviewTerms
}

/** The code itself is the proof that finds its tenant. One prepared statement: this is a hot path. */
export async function findByCode(sql: Sql, code: string): Promise<StoredCode | undefined> {
  const [row] = await sql<StoredCode[]>`
    select status, expire_at as "expireAt", activated_at as "activatedAt", created_at as "createdAt",
      tenant_public_id as "tenantId", order_public_id as "orderId", product_public_id as "productId", product_name as "productName", interview
    from payment.access_codes where code = ${code}`
  return row
}

interface OrderOfCode {
  readonly tenantId: bigint
  readonly orderId: bigint
}

/**
 * Moves the code of an order where the state table allows the event; false when it stands where it does not, or when
 * somebody has revoked it by hand. Only a code that had opened its interview is restored, and only another one given back.
 */
export async function moveCode(
  tx: Tx,
  { tenantId, orderId }: OrderOfCode,
  event: Exclude<AccessCodeEvent, 'INTERVIEW_STARTED'>,
): Promise<boolean> {
  const condition: Partial<Record<AccessCodeEvent, SQL>> = {
    RESTORED: isNotNull(accessCodes.activatedAt),
    GIVEN_BACK: isNull(accessCodes.activatedAt),
  }
  const moved = await tx
    .update(accessCodes)
    .set({ status: stateAfter(accessCodeTransitions, event) })
    .where(
      and(
        eq(accessCodes.tenantId, tenantId),
        eq(accessCodes.orderId, orderId),
        inArray(accessCodes.status, [...statesBefore(accessCodeTransitions, event)]),
        isNull(accessCodes.revokedBy),
        condition[event],
      ),
    )
    .returning({ id: accessCodes.id })
  return moved.length === 1
}

/**
 * Withdraws the access that the code of an order had given its user, or gives it back when `withdrawnAt` is null. What
 * somebody has withdrawn by hand stays so.
 */
export async function changeAccess(
  tx: Tx,
  { tenantId, orderId }: OrderOfCode,
  withdrawnAt: Date | null,
): Promise<void> {
  const codes = tx
    .select({ id: accessCodes.id })
    .from(accessCodes)
    .where(and(eq(accessCodes.tenantId, tenantId), eq(accessCodes.orderId, orderId)))
  await tx
    .update(userAccess)
    .set({ withdrawnAt })
    .where(
      and(
        eq(userAccess.tenantId, tenantId),
        inArray(userAccess.accessCodeId, codes),
        isNull(userAccess.withdrawnBy),
      ),
    )
}

/** Moves codes of all tenants whose time is over and that nobody used to EXPIRED, those that no other transaction holds. */
export async function expireDueCodes(tx: Tx, { now, limit }: { now: Date; limit: number }) {
  const due = tx
    .select({ id: accessCodes.id })
    .from(accessCodes)
    .where(
      and(
        // Written out, so that the partial index is used.
        eq(accessCodes.status, 'AVAILABLE'),
        lt(accessCodes.expireAt, now),
      ),
    )
    .orderBy(accessCodes.expireAt)
    .limit(limit)
    .for('update', { skipLocked: true })
  return tx.update(accessCodes).set({ status: 'EXPIRED' }).where(inArray(accessCodes.id, due)).returning({
    code: accessCodes.code,
    tenantId: accessCodes.tenantId,
    tenantPublicId: accessCodes.tenantPublicId,
    orderId: accessCodes.orderId,
    orderPublicId: accessCodes.orderPublicId,
  })
}

export type AccessCode = typeof accessCodes.$inferSelect

interface CodeOfTenant {
  readonly tenantId: bigint
  /** Public id. */
  readonly accessCodeId: string
}

const isCode = ({ tenantId, accessCodeId }: CodeOfTenant) =>
  and(eq(accessCodes.tenantId, tenantId), eq(accessCodes.publicId, accessCodeId))

/** Of which order a code is; null when of none, or when there is no such code. */
export async function findOrderOfCode(db: Db, asked: CodeOfTenant): Promise<bigint | null> {
  const [row] = await db.select({ orderId: accessCodes.orderId }).from(accessCodes).where(isCode(asked))
  return row?.orderId ?? null
}

/** A code, locked until the transaction ends. Lock its order first. */
export async function lockCode(tx: Tx, asked: CodeOfTenant): Promise<AccessCode | undefined> {
  const [row] = await tx.select().from(accessCodes).where(isCode(asked)).for('update')
  return row
}

export type NewAccessCode = typeof accessCodes.$inferInsert

/** Throws 23505 on `uk_access_codes_code` when the drawn code exists already. */
export async function insertCode(tx: Tx, code: NewAccessCode & { tenantId: bigint }): Promise<void> {
  await tx.insert(accessCodes).values(code)
}

/** Changes a code that is locked. */
export async function changeCode(
  tx: Tx,
  { tenantId, id }: Pick<AccessCode, 'tenantId' | 'id'>,
  change: { readonly status: AccessCodeStatus; readonly revokedBy: string; readonly orderId?: null },
): Promise<void> {
  await tx
    .update(accessCodes)
    .set(change)
    .where(and(eq(accessCodes.tenantId, tenantId), eq(accessCodes.id, id)))
}

/**
 * Withdraws by hand what a code gave its user, also when a refund has done so; false when it gave nothing, or somebody has
 * withdrawn that by hand already.
 */
export async function withdrawAccess(
  tx: Tx,
  {
    tenantId,
    accessCodeId,
    withdrawnAt,
    withdrawnBy,
  }: CodeOfTenant & { readonly withdrawnAt: Date; readonly withdrawnBy: string },
): Promise<boolean> {
  const code = tx.select({ id: accessCodes.id }).from(accessCodes).where(isCode({ tenantId, accessCodeId }))
  const withdrawn = await tx
    .update(userAccess)
    .set({
      withdrawnAt: fragment`coalesce(${userAccess.withdrawnAt}, ${withdrawnAt.toISOString()})`,
      withdrawnBy,
    })
    .where(
      and(
        eq(userAccess.tenantId, tenantId),
        inArray(userAccess.accessCodeId, code),
        isNull(userAccess.withdrawnBy),
      ),
    )
    .returning({ id: userAccess.id })
  return withdrawn.length === 1
}
