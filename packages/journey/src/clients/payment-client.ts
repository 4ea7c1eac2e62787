import { randomUUID } from 'node:crypto'
import { accessCodeStatuses, accessCodeText, signRequest, yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import { exchange } from './exchange.ts'
import { patient, repeat, type RepeatLimits } from './repeat.ts'

/** Both answer the same; `/api/v1` is the canonical one. */
export type PathPrefix = '/api/v1' | '/api'

export interface PaymentClientOptions {
  /** `http://127.0.0.1:4001`, without a path. */
  readonly baseUrl: string
  /** Default `/api/v1`. */
  readonly pathPrefix?: PathPrefix
  readonly credentials: { readonly clientId: string; readonly secret: string }
  /** Deadline of one attempt. Default 10 000. */
  readonly deadlineMs?: number
  readonly repeat?: RepeatLimits
  readonly signal?: AbortSignal | undefined
}

const orderWire = z.object({
  order_id: z.uuid(),
  status: z.enum(['PENDING', 'PAID', 'CANCELLED', 'REFUNDED']),
  amount: yuanAmount,
  expires_at: z.iso.datetime(),
})

const createdOrder = orderWire
  .extend({ qr_code: z.string().min(1), qr_code_image: z.string().startsWith('data:image/') })
  .transform((order) => ({
    orderId: order.order_id,
    status: order.status,
    amount: order.amount,
    expiresAt: order.expires_at,
    qrCode: order.qr_code,
    qrCodeImage: order.qr_code_image,
  }))

const orderView = orderWire
  .extend({
    paid_at: z.iso.datetime().nullable(),
    access_code: accessCodeText.nullable(),
    access_code_expires_at: z.iso.datetime().nullable(),
  })
  .transform((order) => ({
    orderId: order.order_id,
    status: order.status,
    amount: order.amount,
    expiresAt: order.expires_at,
    paidAt: order.paid_at,
    accessCode: order.access_code,
    accessCodeExpiresAt: order.access_code_expires_at,
  }))

const accessCodeState = z
  .object({
    status: z.enum(accessCodeStatuses),
    activated_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime(),
  })
  .transform((state) => ({
    status: state.status,
    activatedAt: state.activated_at,
    expiresAt: state.expires_at,
  }))

export type CreatedOrder = z.output<typeof createdOrder>
export type OrderView = z.output<typeof orderView>
export type AccessCodeState = z.output<typeof accessCodeState>

/** An API client of payment-service. Every method throws ApiError or NoAnswerError once repeating has not helped. */
export interface PaymentClient {
  /** Creates an order; with the same key, however often, the same one. A key of its own when none is given. */
  createOrder(order: { userId: string; productId: string }, idempotencyKey?: string): Promise<CreatedOrder>
  getOrder(orderId: string): Promise<OrderView>
  getAccessCodeState(accessCode: string): Promise<AccessCodeState>
}

export function createPaymentClient(options: PaymentClientOptions): PaymentClient {
  const { baseUrl, credentials, signal } = options
  const prefix = options.pathPrefix ?? '/api/v1'
  const deadlineMs = options.deadlineMs ?? 10_000
  const limits = options.repeat ?? patient

  /** Signed anew for each attempt, because a nonce is good once. */
  const signed = (method: 'GET' | 'POST', target: string, body: string): Record<string, string> =>
    signRequest(credentials, {
      method,
      target,
      body,
      timestampSeconds: Math.floor(Date.now() / 1000),
      nonce: randomUUID(),
    })

  return {
    async createOrder({ userId, productId }, idempotencyKey = randomUUID()) {
      const target = `${prefix}/payment/create`
      const body = JSON.stringify({ user_id: userId, product_id: productId, channel: 'ALIPAY' })
      const create = () => {
        const headers = {
          ...signed('POST', target, body),
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        }
        return exchange(
          { method: 'POST', url: baseUrl + target, headers, body, deadlineMs, signal },
          createdOrder,
        )
      }
      return (await repeat(create, limits, signal)).data
    },
    async getOrder(orderId) {
      const target = `${prefix}/payment/orders/${encodeURIComponent(orderId)}`
      const get = () =>
        exchange(
          { method: 'GET', url: baseUrl + target, headers: signed('GET', target, ''), deadlineMs, signal },
          orderView,
        )
      return (await repeat(get, limits, signal)).data
    },
    async getAccessCodeState(accessCode) {
      const url = `${baseUrl}${prefix}/access-code/status`
      const headers = { 'x-access-code': accessCode }
      const get = () => exchange({ method: 'GET', url, headers, deadlineMs, signal }, accessCodeState)
      return (await repeat(get, limits, signal)).data
    },
  }
}
