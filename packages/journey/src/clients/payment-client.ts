import { randomUUID } from 'node:crypto'
import { signRequest } from '@interview-pass/contracts'
import { z } from 'zod'
import { exchange, type ClientOptions } from './exchange.ts'
import { repeat } from './repeat.ts'
import { accessCodeState, createdOrder, orderView, refundView, timelineEntry } from './views.ts'

export interface PaymentClientOptions extends ClientOptions {
  readonly credentials: { readonly clientId: string; readonly secret: string }
  /** Of other replicas: a request that is repeated goes to each in turn. Default none. */
  readonly otherUrls?: readonly string[]
}

export type PaymentClient = ReturnType<typeof createPaymentClient>

/** An API client of payment-service. Every method throws ApiError or NoAnswerError once repeating has not helped. */
export function createPaymentClient(options: PaymentClientOptions) {
  const { baseUrl, otherUrls = [], credentials, pathPrefix = '/api/v1', deadlineMs, signal } = options
  const urls = [baseUrl, ...otherUrls]

  /** Its headers are made anew for each attempt, because a nonce is good once. */
  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    request: { method: 'GET' | 'POST'; path: string; body?: string },
    headersOf: (target: string) => Record<string, string>,
  ): Promise<z.output<Schema>> => {
    const { path, ...rest } = request
    const target = pathPrefix + path
    let attempts = 0
    const attempt = () => {
      const url = (urls[attempts % urls.length] ?? baseUrl) + target
      attempts += 1
      return exchange({ ...rest, url, headers: headersOf(target), deadlineMs, signal }, schema)
    }
    return (await repeat(attempt, options.repeat, signal)).data
  }
  const sign = (method: 'GET' | 'POST', target: string, body: string): Record<string, string> => {
    const timestampSeconds = Math.floor(Date.now() / 1000)
    return signRequest(credentials, { method, target, body, timestampSeconds, nonce: randomUUID() })
  }

  return {
    /** Creates an order; with the same key, however often, the same one. */
    createOrder(order: { userId: string; productId: string }, idempotencyKey: string = randomUUID()) {
      const body = JSON.stringify({ user_id: order.userId, product_id: order.productId, channel: 'ALIPAY' })
      return ask(createdOrder, { method: 'POST', path: '/payment/create', body }, (target) => ({
        ...sign('POST', target, body),
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      }))
    },
    /** Gives money back; `amount` like `"50.00"`, undefined for all that is left. With the same key, however often, the same refund. */
    requestRefund(
      orderId: string,
      refund: { amount: string | undefined; reason: string },
      idempotencyKey: string = randomUUID(),
    ) {
      const body = JSON.stringify(refund)
      const path = `/payment/orders/${orderId}/refunds`
      return ask(refundView, { method: 'POST', path, body }, (target) => ({
        ...sign('POST', target, body),
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      }))
    },
    /** Another QR code for an order that nobody has paid; with the same key, however often, the same one. */
    createAttempt(orderId: string, idempotencyKey: string = randomUUID()) {
      const body = '{}'
      const path = `/payment/orders/${orderId}/attempts`
      return ask(createdOrder, { method: 'POST', path, body }, (target) => ({
        ...sign('POST', target, body),
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      }))
    },
    /** Has the channel asked how an order stands. */
    syncOrder(orderId: string) {
      const path = `/payment/orders/${orderId}/sync`
      return ask(orderView, { method: 'POST', path }, (target) => sign('POST', target, ''))
    },
    cancelOrder(orderId: string) {
      const path = `/payment/orders/${orderId}/cancel`
      return ask(orderView, { method: 'POST', path }, (target) => sign('POST', target, ''))
    },
    getOrder: (orderId: string) =>
      ask(orderView, { method: 'GET', path: `/payment/orders/${orderId}` }, (target) =>
        sign('GET', target, ''),
      ),
    /** Everything that happened to an order, oldest first. */
    listTimeline: (orderId: string) =>
      ask(
        z.array(timelineEntry),
        { method: 'GET', path: `/payment/orders/${orderId}/timeline?size=100` },
        (target) => sign('GET', target, ''),
      ),
    getAccessCodeState: (accessCode: string) =>
      ask(accessCodeState, { method: 'GET', path: '/access-code/status' }, () => ({
        'x-access-code': accessCode,
      })),
  }
}
