import type { Db, Sql } from '@interview-pass/service-kit'
import { paymentLogs } from '../tables.ts'

export type PaymentLogRow = typeof paymentLogs.$inferInsert

/** Appends one row; rows are never changed. */
export async function insertPaymentLog(db: Db, row: PaymentLogRow & { tenantId: bigint }): Promise<void> {
  await db.insert(paymentLogs).values(row)
}

/** Appends a row to the order of an attempt, where there is one. The channel's number finds the tenant. */
export async function insertRefusalLog(
  sql: Sql,
  refusal: { channel: string; outTradeNo: string; reason: string; requestId: string | null },
): Promise<void> {
  await sql`
    insert into payment.payment_logs (tenant_id, order_id, action, status, error_code, actor, request_id)
    select a.tenant_id, a.order_id, 'RECEIVE_NOTIFICATION', 'FAILED', ${refusal.reason}::text, ${refusal.channel}::text,
      ${refusal.requestId}::uuid
    from payment.payment_attempts a
    where a.channel = ${refusal.channel} and a.out_trade_no = ${refusal.outTradeNo}`
}
