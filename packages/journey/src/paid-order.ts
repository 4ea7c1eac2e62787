import { payQrCode } from './clients/buyer.ts'
import type { PaymentClient } from './clients/payment-client.ts'
import type { SettledOrder } from './steps.ts'
import { waitForFact } from './wait-for-fact.ts'

/** Longer than the simulator's notification and the service's own first queries need after one of them was killed. */
const settledDeadlineMs = 90_000

/** Waits until a paid order has its access code. Throws FactMissingError. */
export function waitUntilSettled(
  payment: PaymentClient,
  orderId: string,
  options: { deadlineMs?: number; everyMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<SettledOrder> {
  return waitForFact(
    async () => {
      const order = await payment.getOrder(orderId)
      return order.status === 'PAID' && order.accessCode !== null
        ? { ...order, accessCode: order.accessCode }
        : undefined
    },
    {
      fact: `order ${orderId} is PAID and has its access code`,
      deadlineMs: options.deadlineMs ?? settledDeadlineMs,
      everyMs: options.everyMs ?? 50,
      signal: options.signal,
    },
  )
}

/** Buys one access code: creates an order, pays it as the buyer does, waits for the settlement. Throws what the clients throw. */
export async function createAndPay(
  payment: PaymentClient,
  buyer: { userId: string; productId: string },
): Promise<SettledOrder> {
  const { orderId, qrCode } = await payment.createOrder(buyer)
  await payQrCode(qrCode)
  return waitUntilSettled(payment, orderId)
}
