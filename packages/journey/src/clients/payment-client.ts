import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { exchange } from './exchange.ts'
import { repeat } from './repeat.ts'
import { createSignedRequests, type SignedRequestOptions } from './signed-requests.ts'
import { accessCodeState, createdOrder, orderView, refundView, timelineEntry } from './views.ts'

export type PaymentClient = ReturnType<typeof createPaymentClient>

/** An API client of payment-service. Every method throws ApiError or NoAnswerError once repeating has not helped. */
export function createPaymentClient(options: SignedRequestOptions) {
  const { baseUrl, pathPrefix = '/api/v1', deadlineMs, signal } = options
  const { get, post } = createSignedRequests(options)
  const pathOf = (orderId: string) => `/payment/orders/${orderId}`
  return {
    /** Creates an order; with the same key, however often, the same one. */
    createOrder(order: { userId: string; productId: string }, idempotencyKey: string = randomUUID()) {
      const body = { user_id: order.userId, product_id: order.productId, channel: 'ALIPAY' }
      return post(createdOrder, '/payment/create', { body, idempotencyKey })
    },
    /** Gives money back; `amount` like `"50.00"`, undefined for all that is left. With the same key, however often, the same refund. */
    requestRefund(
      orderId: string,
      refund: { amount: string | undefined; reason: string },
      idempotencyKey: string = randomUUID(),
    ) {
      return post(refundView, `${pathOf(orderId)}/refunds`, { body: refund, idempotencyKey })
    },
    /** Another QR code for an order that nobody has paid; with the same key, however often, the same one. */
    createAttempt: (orderId: string, idempotencyKey: string = randomUUID()) =>
      post(createdOrder, `${pathOf(orderId)}/attempts`, { body: {}, idempotencyKey }),
    /** Has the channel asked how an order stands. */
    syncOrder: (orderId: string) => post(orderView, `${pathOf(orderId)}/sync`),
    cancelOrder: (orderId: string) => post(orderView, `${pathOf(orderId)}/cancel`),
    getOrder: (orderId: string) => get(orderView, pathOf(orderId)),
    /** Everything that happened to an order, oldest first. */
    listTimeline: (orderId: string) => get(z.array(timelineEntry), `${pathOf(orderId)}/timeline?size=100`),
    async getAccessCodeState(accessCode: string) {
      const url = `${baseUrl}${pathPrefix}/access-code/status`
      const headers = { 'x-access-code': accessCode }
      const attempt = () => exchange({ method: 'GET', url, headers, deadlineMs, signal }, accessCodeState)
      return (await repeat(attempt, options.repeat, signal)).data
    },
  }
}
