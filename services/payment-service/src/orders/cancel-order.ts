import { endAttempts, type EndAttemptDeps } from '../attempts/end-attempt.ts'
import { DuplicatePaymentError, PaymentTimeoutError } from '../payment-errors.ts'
import { logPayment } from '../payment-logs/log-payment.ts'
import { finishCancellation } from './finish-cancellations.ts'
import type { OrderChanged } from './follow-order.ts'
import { getOrder } from './get-order.ts'
import { standingOf, type OrderDetails } from './order.ts'
import { requestCancellation } from './orders.store.ts'

export interface CancelOrderInput {
  readonly tenantId: bigint
  /** Public id. */
  readonly orderId: string
  /** Who cancels, for the log. */
  readonly actor: string
}

/**
 * Cancels an order that nobody has paid, as often as it is asked to. A QR code that nobody has scanned cannot be closed at
 * the channel: money that still comes by it follows the product's policy for late payments. Throws ORDER_NOT_FOUND,
 * DUPLICATE_PAYMENT when it is or meanwhile was paid, and PAYMENT_TIMEOUT when the channel does not say; a job then goes on.
 */
export async function cancelOrder(
  deps: EndAttemptDeps & OrderChanged,
  input: CancelOrderInput,
): Promise<OrderDetails> {
  const { tenantId, actor } = input
  const { db } = deps.database
  const { order } = await getOrder(db, input)
  const key = { tenantId, orderId: order.id }
  if (await requestCancellation(db, { ...key, now: deps.now() })) {
    await endAttempts(deps, key)
    if (await finishCancellation(deps, { ...key, publicId: input.orderId }, actor)) {
      deps.logger.info({ orderId: input.orderId }, 'an order was cancelled')
    }
  }
  const after = await getOrder(db, input)
  switch (standingOf(after.order.status)) {
    case 'OVER':
      return after
    case 'PAID':
      throw new DuplicatePaymentError({ details: { order_id: input.orderId } })
    case 'OPEN':
      deps.logger.warn({ orderId: input.orderId }, 'whether an order can be cancelled is not known yet')
      await logPayment(db, { ...key, action: 'CANCEL_ORDER', status: 'UNKNOWN', actor })
      throw new PaymentTimeoutError({ details: { order_id: input.orderId } })
  }
}
