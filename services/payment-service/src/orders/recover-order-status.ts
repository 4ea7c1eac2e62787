import type { EndAttemptDeps } from '../attempts/end-attempt.ts'
import { lookAtAttempts } from '../attempts/look-at-attempts.ts'
import { PaymentTimeoutError } from '../payment-errors.ts'
import { getOrder } from './get-order.ts'
import type { OrderDetails } from './order.ts'

/**
 * Brings an order to what the channel says of it: settled, closed, or its money given back outside. Returns it as it is then.
 * Throws ORDER_NOT_FOUND, and PAYMENT_TIMEOUT when the channel does not say all.
 */
export async function recoverOrderStatus(
  deps: EndAttemptDeps,
  asked: { readonly tenantId: bigint; readonly orderId: string },
): Promise<OrderDetails> {
  const { db } = deps.database
  const { order } = await getOrder(db, asked)
  const isKnown = await lookAtAttempts(deps, { tenantId: asked.tenantId, orderId: order.id })
  if (!isKnown) throw new PaymentTimeoutError({ details: { order_id: asked.orderId } })
  return getOrder(db, asked)
}
