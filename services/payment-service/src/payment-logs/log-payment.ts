import { currentContext, type Db, type Sql } from '@interview-pass/service-kit'
import { insertFailureLog, insertPaymentLog } from './payment-logs.store.ts'

export interface PaymentLogEntry {
  readonly tenantId: bigint
  readonly orderId: bigint
  readonly action:
    | 'CREATE_ORDER'
    | 'ADD_ATTEMPT'
    | 'CANCEL_ORDER'
    | 'EXPIRE_ORDER'
    | 'PRECREATE'
    | 'QUERY_ATTEMPT'
    | 'REQUEST_REFUND'
    | 'REFUND'
    | 'EXPIRE_CODE'
    | 'SEND_ACCESS_CODE'
    | 'REVOKE_CODE'
    | 'REISSUE_CODE'
  readonly status: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'
  readonly errorCode?: string
  /** An API client's id, or the part of the system that acted. */
  readonly actor: string
  readonly metadata?: Record<string, string | number>
}

/**
 * Writes down something that happened to an order. A failure is logged with `db` outside the transaction that it rolled
 * back; a success inside its own. Never give it a code, a key or a buyer's name.
 */
export async function logPayment(db: Db, entry: PaymentLogEntry): Promise<void> {
  await insertPaymentLog(db, {
    ...entry,
    errorCode: entry.errorCode?.slice(0, 64) ?? null,
    requestId: currentContext()?.requestId ?? null,
  })
}

/** Writes down that a notification about an attempt was refused, and why. */
export async function logRefusedNotification(
  sql: Sql,
  refusal: { channel: string; outTradeNo: string; reason: string },
): Promise<void> {
  await insertFailureLog(sql, {
    ...refusal,
    action: 'RECEIVE_NOTIFICATION',
    actor: refusal.channel,
    requestId: currentContext()?.requestId ?? null,
  })
}

/** Writes down that a payment could not be settled, outside the statement that rolled back. */
export async function logFailedSettlement(
  sql: Sql,
  failure: { channel: string; outTradeNo: string; reason: string; actor: string },
): Promise<void> {
  await insertFailureLog(sql, {
    ...failure,
    action: 'SETTLE_PAYMENT',
    requestId: currentContext()?.requestId ?? null,
  })
}
