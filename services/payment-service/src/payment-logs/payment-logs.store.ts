import type { Db, Sql } from '@interview-pass/service-kit'
import { and, asc, eq } from 'drizzle-orm'
import { paymentLogs } from '../tables.ts'

export type PaymentLogRow = typeof paymentLogs.$inferInsert

/** Appends one row; rows are never changed. */
export async function insertPaymentLog(db: Db, row: PaymentLogRow & { tenantId: bigint }): Promise<void> {
  await db.insert(paymentLogs).values(row)
}

/** What was written down about one order, by the time at which it happened, and how much there is in all. */
export async function listPaymentLogs(
  db: Db,
  { tenantId, orderId }: { tenantId: bigint; orderId: bigint },
  rows: { readonly limit: number; readonly offset: number },
) {
  const ofOrder = and(eq(paymentLogs.tenantId, tenantId), eq(paymentLogs.orderId, orderId))
  const entries = await db
    .select()
    .from(paymentLogs)
    .where(ofOrder)
    .orderBy(asc(paymentLogs.createdAt), asc(paymentLogs.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { entries, total: await db.$count(paymentLogs, ofOrder) }
}

export interface AttemptFailure {
  readonly channel: string
  readonly outTradeNo: string
  readonly action: string
  readonly reason: string
  readonly actor: string
  readonly requestId: string | null
}

/** Appends a failure to the order of an attempt, where there is one. The channel's number finds the tenant. */
export async function insertFailureLog(sql: Sql, failure: AttemptFailure): Promise<void> {
  await sql`
    insert into payment.payment_logs (tenant_id, order_id, action, status, error_code, actor, request_id, metadata)
    select a.tenant_id, a.order_id, ${failure.action}::text, 'FAILED', ${failure.reason}::text, ${failure.actor}::text,
      ${failure.requestId}::uuid, jsonb_build_object('out_trade_no', a.out_trade_no)
    from payment.payment_attempts a
    where a.channel = ${failure.channel} and a.out_trade_no = ${failure.outTradeNo}`
}
