import type { Sql } from '@interview-pass/service-kit'
import type { OurPayment, OurRefund } from './books.ts'

/** What is read of our books at one channel, of all tenants: a bill is of all of them. */
interface Selection {
  readonly channel: string
}

interface Span extends Selection {
  readonly from: Date
  readonly to: Date
}

interface Named extends Selection {
  /** Numbers of trades; at most a thousand. */
  readonly numbers: readonly string[]
}

const paymentColumns = (sql: Sql) => sql`
  a.tenant_id as "tenantId", a.id as "attemptId", a.out_trade_no as "outTradeNo", a.amount_fen as "amountFen", a.status,
  a.payment_id as "paymentId", a.paid_at as "paidAt"`

const refundColumns = (sql: Sql) => sql`
  r.tenant_id as "tenantId", r.attempt_id as "attemptId", a.out_trade_no as "outTradeNo",
  r.out_request_no as "outRequestNo", r.amount_fen as "amountFen", r.cause, r.status, r.created_at as "createdAt",
  r.ended_at as "endedAt"`

/** Attempts that were paid from one moment to before another one. */
export async function listPaid(sql: Sql, { channel, from, to }: Span): Promise<OurPayment[]> {
  return sql<OurPayment[]>`
    select ${paymentColumns(sql)} from payment.payment_attempts a
    where a.channel = ${channel} and a.paid_at >= ${from} and a.paid_at < ${to}`
}

export async function listAttempts(sql: Sql, { channel, numbers }: Named): Promise<OurPayment[]> {
  return sql<OurPayment[]>`
    select ${paymentColumns(sql)} from payment.payment_attempts a
    where a.channel = ${channel} and a.out_trade_no in ${sql([...numbers])}`
}

/** Refunds that ended, one way or the other, from one moment to before another one. */
export async function listEndedRefunds(sql: Sql, { channel, from, to }: Span): Promise<OurRefund[]> {
  return sql<OurRefund[]>`
    select ${refundColumns(sql)}
    from payment.refunds r join payment.payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
    where a.channel = ${channel} and r.ended_at >= ${from} and r.ended_at < ${to}`
}

/** Every refund of attempts with these numbers. */
export async function listRefundsOf(sql: Sql, { channel, numbers }: Named): Promise<OurRefund[]> {
  return sql<OurRefund[]>`
    select ${refundColumns(sql)}
    from payment.payment_attempts a join payment.refunds r on r.tenant_id = a.tenant_id and r.attempt_id = a.id
    where a.channel = ${channel} and a.out_trade_no in ${sql([...numbers])}`
}

/** So many attempts are looked at for those of a span: where more are made in an hour, a sample has to do. */
const lookedAtMax = 20_000

/**
 * The newest attempts that were made in a span and that nobody is going to ask the channel about: those that are paid,
 * have ended or were given up.
 */
export async function listRecentAttempts(
  sql: Sql,
  { channel, from, to, limit }: Span & { readonly limit: number },
): Promise<OurPayment[]> {
  return sql<OurPayment[]>`
    select ${paymentColumns(sql)} from (
      select * from payment.payment_attempts order by id desc limit ${lookedAtMax}
    ) as a
    where a.channel = ${channel} and a.created_at >= ${from} and a.created_at < ${to} and a.query_due_at is null
    order by a.id desc limit ${limit}`
}

/** When our first attempt at a channel was made; undefined when there is none. */
export async function findFirstAttemptTime(sql: Sql, { channel }: Selection): Promise<Date | undefined> {
  const [row] = await sql<{ createdAt: Date }[]>`
    select created_at as "createdAt" from payment.payment_attempts where channel = ${channel} order by id limit 1`
  return row?.createdAt
}
