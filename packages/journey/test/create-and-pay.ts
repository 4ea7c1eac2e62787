import { payQrCode } from '../src/clients/buyer.ts'
import type { PaymentClient } from '../src/clients/payment-client.ts'
import { waitUntilSettled } from '../src/paid-order.ts'
import type { SettledOrder } from '../src/steps.ts'

/** Buys one access code: creates an order, pays it as the buyer does, waits for the settlement. Throws what the clients throw. */
export async function createAndPay(
  payment: PaymentClient,
  buyer: { userId: string; productId: string },
): Promise<SettledOrder> {
  const order = await payment.createOrder(buyer)
  await payQrCode(order.qr_code)
  return waitUntilSettled(payment, order.order_id)
}
