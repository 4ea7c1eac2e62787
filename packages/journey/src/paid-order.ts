import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { PaymentClient } from './clients/payment-client.ts'
import type { SettledOrder } from './steps.ts'

/** Longer than the simulator's notification and the service's own first queries need after one of them was killed. */
const settledDeadlineMs = 90_000
/** So seldom that a long wait stays below the services' rate limits. */
export const pauseMaxMs = 1_000

/** Waits until a paid order has its access code. Throws an Error that says so when it does not come. */
export function waitUntilSettled(
  payment: PaymentClient,
  orderId: string,
  signal?: AbortSignal,
): Promise<SettledOrder> {
  return waitUntil(
    `order ${orderId} is PAID and has its access code`,
    async () => {
      const order = await payment.getOrder(orderId)
      const { status, access_code: accessCode } = order
      return status === 'PAID' && accessCode !== null && { ...order, access_code: accessCode }
    },
    settledDeadlineMs,
    { pauseMaxMs, signal },
  )
}
