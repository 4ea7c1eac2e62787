import type { Db } from '@interview-pass/service-kit'
import { OrderNotFoundError } from '../payment-errors.ts'
import { findLatestAttempt, findOrder, type FoundOrder } from './orders.store.ts'
import { isQrCodeOver } from './payment-attempt.ts'

export type OrderDetails = FoundOrder

/** One order of this tenant, by public id. Throws ORDER_NOT_FOUND, also for another tenant's order. */
export async function getOrder(db: Db, asked: { tenantId: bigint; orderId: string }): Promise<OrderDetails> {
  const found = await findOrder(db, asked)
  if (found === undefined) throw new OrderNotFoundError({ details: { order_id: asked.orderId } })
  return found
}

/** The QR code that can pay this order now, if there is one. */
export async function findOpenQrCode(db: Db, { order }: OrderDetails, now: Date): Promise<string | null> {
  if (order.status !== 'PENDING') return null
  const attempt = await findLatestAttempt(db, { tenantId: order.tenantId, orderId: order.id })
  if (attempt?.status !== 'AWAITING_PAYMENT' || isQrCodeOver(attempt, now)) return null
  return attempt.qrCode
}
