import { stateAfter, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import type { AccessCodeStatus } from '@interview-pass/contracts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { emails } from '../tables.ts'
import { emailTransitions, openStatuses, statusesBefore, type EmailEvent } from './email.ts'

export type Email = typeof emails.$inferSelect

/** An order with what its e-mail needs. */
export interface MailedOrder {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly address: string | null
  readonly language: 'zh-CN' | 'en'
  readonly productName: string
  readonly code: { readonly status: AccessCodeStatus; readonly expireAt: Date }
}

/**
 * Finds the order that an event names, by its public ids and the code that was sold with it: also when another code has
 * taken its place.
 */
export async function findMailedOrder(
  sql: Sql,
  { tenantId, orderId, accessCode }: { tenantId: string; orderId: string; accessCode: string },
): Promise<MailedOrder | undefined> {
  const [row] = await sql<(Omit<MailedOrder, 'code'> & MailedOrder['code'])[]>`
    select o.tenant_id as "tenantId", o.id as "orderId", u.email as address, u.language,
      c.product_name as "productName", c.status, c.expire_at as "expireAt"
    from payment.tenants t
    join payment.orders o on o.tenant_id = t.id and o.public_id = ${orderId}
    join payment.users u on u.tenant_id = o.tenant_id and u.id = o.user_id
    join payment.access_codes c on c.tenant_id = o.tenant_id and c.order_public_id = o.public_id and c.code = ${accessCode}
    where t.public_id = ${tenantId}`
  if (row === undefined) return undefined
  const { status, expireAt, ...order } = row
  return { ...order, code: { status, expireAt } }
}

export type NewEmail = Pick<Email, 'tenantId' | 'orderId' | 'eventId' | 'kind' | 'language'>

/** The one e-mail of this kind and order, locked until the end of the transaction; made where there is none yet. */
export async function lockEmail(tx: Tx, email: NewEmail): Promise<Email> {
  const { tenantId, orderId, kind } = email
  await tx
    .insert(emails)
    .values({ ...email, status: 'PENDING' })
    .onConflictDoNothing()
  const [row] = await tx
    .select()
    .from(emails)
    .where(and(eq(emails.tenantId, tenantId), eq(emails.orderId, orderId), eq(emails.kind, kind)))
    .for('update')
  if (row === undefined) throw new Error('an e-mail that was inserted is not there')
  return row
}

export type EmailKey = Pick<Email, 'tenantId' | 'id'>

export async function claimEmail(tx: Tx, key: EmailKey, claimedUntil: Date): Promise<void> {
  await tx
    .update(emails)
    .set({ claimedUntil, attempts: sql`${emails.attempts} + 1` })
    .where(isEmail(key))
}

/** Ends an e-mail where the state table allows the event; false when it is over already. */
export async function finishEmail(
  tx: Tx,
  key: EmailKey,
  event: EmailEvent,
  change: { sentAt: Date } | { failureCode: string },
): Promise<boolean> {
  const ended = await tx
    .update(emails)
    .set({ ...change, status: stateAfter(emailTransitions, event), claimedUntil: null })
    .where(and(isEmail(key), inArray(emails.status, statusesBefore(event))))
    .returning({ id: emails.id })
  return ended.length === 1
}

/** Notes why an e-mail was not sent, or perhaps was; its claim stands, so that it is left alone until that runs out. */
export async function noteFailure(db: Db, key: EmailKey, failureCode: string): Promise<void> {
  await db
    .update(emails)
    .set({ failureCode })
    .where(and(isEmail(key), inArray(emails.status, openStatuses)))
}

/** Gives back a claim that came to nothing: the attempt does not count. Nothing happens when it has run out. */
export async function releaseEmail(
  db: Db,
  key: EmailKey & { claimedUntil: Date },
  failureCode: string,
): Promise<void> {
  await db
    .update(emails)
    .set({ failureCode, claimedUntil: null, attempts: sql`${emails.attempts} - 1` })
    .where(and(isEmail(key), inArray(emails.status, openStatuses), eq(emails.claimedUntil, key.claimedUntil)))
}

const isEmail = ({ tenantId, id }: EmailKey) => and(eq(emails.tenantId, tenantId), eq(emails.id, id))
