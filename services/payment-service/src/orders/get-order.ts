import type { Db } from '@interview-pass/service-kit'
import { openQrCode } from '../attempts/attempt.ts'
import { findLatestAttempt } from '../attempts/place-attempt.ts'
import { OrderNotFoundError } from '../payment-errors.ts'
import { standingOf, type OrderDetails } from './order.ts'
import { findOrder } from './orders.store.ts'

/** One order of this tenant, by public id. Throws ORDER_NOT_FOUND, also for another tenant's order. */
export async function getOrder(db: Db, asked: { tenantId: bigint; orderId: string }): Promise<OrderDetails> {
  const found = await findOrder(db, asked)
  if (found === undefined) throw new OrderNotFoundError({ details: { order_id: asked.orderId } })
  return found
}

/** The QR code that can pay this order now, if there is one. */
export async function findOpenQrCode(db: Db, { order }: OrderDetails, now: Date): Promise<string | null> {
  if (standingOf(order.status) !== 'OPEN') return null
  const attempt = await findLatestAttempt(db, { tenantId: order.tenantId, orderId: order.id })
  return attempt === undefined ? null : openQrCode(attempt, now)
}
