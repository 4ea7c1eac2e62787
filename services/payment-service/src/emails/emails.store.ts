import { stateAfter, type Db, type Sql, type Tx } from '@interview-pass/service-kit'
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { accessCodes, emails, orders, users } from '../tables.ts'
import { emailTransitions, openStatuses, statusesBefore, type EmailEvent, type MailedCode } from './email.ts'

export type Email = typeof emails.$inferSelect

/** An order with what decides about its e-mail. */
export interface MailedOrder extends MailedCode {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly accessCodeId: bigint
  readonly language: 'zh-CN' | 'en'
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
    select o.tenant_id as "tenantId", o.id as "orderId", c.id as "accessCodeId", u.email as address, u.language,
      c.status, c.expire_at as "expireAt"
    from payment.tenants t
    join payment.orders o on o.tenant_id = t.id and o.public_id = ${orderId}
    join payment.users u on u.tenant_id = o.tenant_id and u.id = o.user_id
    join payment.access_codes c on c.tenant_id = o.tenant_id and c.order_public_id = o.public_id and c.code = ${accessCode}
    where t.public_id = ${tenantId}`
  if (row === undefined) return undefined
  const { status, expireAt, ...order } = row
  return { ...order, code: { status, expireAt } }
}

export type NewEmail = Pick<
  typeof emails.$inferInsert,
  'tenantId' | 'orderId' | 'eventId' | 'kind' | 'language'
> & { readonly accessCodeId: bigint; readonly occurredAt: Date }

/**
 * Writes down the one e-mail of this kind and order, to be sent at once. False when it was before; one that did not know its
 * code yet learns it.
 */
export async function insertEmail(db: Db, email: NewEmail): Promise<boolean> {
  const { accessCodeId, occurredAt } = email
  const written = await db
    .insert(emails)
    .values({ ...email, status: 'PENDING' })
    .onConflictDoUpdate({
      target: [emails.tenantId, emails.orderId, emails.kind],
      set: { accessCodeId, occurredAt },
      setWhere: sql`${isNull(emails.accessCodeId)} and ${inArray(emails.status, openStatuses)}`,
    })
    .returning({ id: emails.id })
  return written.length === 1
}

/** An e-mail that is due with all that it says. */
export type DueEmail = Awaited<ReturnType<typeof lockDueEmails>>[number]

/** Under an alias, because only an unqualified name can be locked. */
const due = alias(emails, 'due')

/** The e-mails of all tenants that nobody has a claim on, locked until the end of the transaction: new ones first. */
export async function lockDueEmails(tx: Tx, { now, limit }: { now: Date; limit: number }) {
  const { claimedUntil, occurredAt } = due
  return tx
    .select({
      tenantId: due.tenantId,
      id: due.id,
      orderId: due.orderId,
      eventId: due.eventId,
      language: due.language,
      attempts: due.attempts,
      failureCode: due.failureCode,
      occurredAt: sql`${occurredAt}`.mapWith(occurredAt),
      orderPublicId: orders.publicId,
      amountFen: orders.amountFen,
      address: users.email,
      accessCode: accessCodes.code,
      productName: accessCodes.productName,
      code: { status: accessCodes.status, expireAt: accessCodes.expireAt },
    })
    .from(due)
    .innerJoin(accessCodes, and(eq(accessCodes.tenantId, due.tenantId), eq(accessCodes.id, due.accessCodeId)))
    .innerJoin(orders, and(eq(orders.tenantId, due.tenantId), eq(orders.id, due.orderId)))
    .innerJoin(users, and(eq(users.tenantId, orders.tenantId), eq(users.id, orders.userId)))
    .where(and(inArray(due.status, openStatuses), or(isNull(claimedUntil), lte(claimedUntil, now))))
    .orderBy(sql`${claimedUntil} nulls first`, due.id)
    .limit(limit)
    .for('update', { of: due, skipLocked: true })
}

/** How many e-mails of all tenants are not over yet. */
export async function countOpenEmails(db: Db): Promise<number> {
  return db.$count(emails, inArray(emails.status, openStatuses))
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

/** Shortens a claim that came to nothing to `until`: the attempt does not count. Nothing happens when it has run out. */
export async function releaseEmail(
  db: Db,
  key: EmailKey & { claimedUntil: Date },
  { failureCode, until }: { failureCode: string; until: Date },
): Promise<void> {
  await db
    .update(emails)
    .set({ failureCode, claimedUntil: until, attempts: sql`${emails.attempts} - 1` })
    .where(and(isEmail(key), inArray(emails.status, openStatuses), eq(emails.claimedUntil, key.claimedUntil)))
}

const isEmail = ({ tenantId, id }: EmailKey) => and(eq(emails.tenantId, tenantId), eq(emails.id, id))
