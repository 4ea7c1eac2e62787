import {
  idempotencyKey,
  requestHash,
  route,
  type AccessRule,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { addAttempt, type AddAttemptDeps } from './add-attempt.ts'
import { answerCreatedOrder } from './answer-created-order.ts'
import { cancelOrder } from './cancel-order.ts'
import { findOpenQrCode } from './get-order.ts'
import { createdOrder, linksOf, orderView, presentOrder } from './order-view.ts'
import { recoverOrderStatus } from './recover-order-status.ts'

export type OrderActionDeps = AddAttemptDeps

interface OrderActionRoutesDeps extends OrderActionDeps {
  readonly apiClient: AccessRule<ApiClient>
}

const orderParams = z.object({ order_id: z.uuid().describe('As createOrder gave it') })

/** What a client does with an order that it has. */
export function orderActionRoutes(deps: OrderActionRoutesDeps): Feature {
  return (routes) => {
    routes.mount(cancelRoute(deps))
    routes.mount(syncRoute(deps))
    routes.mount(attemptsRoute(deps))
  }
}

function cancelRoute(deps: OrderActionRoutesDeps) {
  return route({
    method: 'POST',
    path: '/payment/orders/:order_id/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order that nobody has paid',
    description:
      'May be repeated. DUPLICATE_PAYMENT: it is paid, perhaps in this very moment. After PAYMENT_TIMEOUT the cancellation goes on by itself: ask for the order. Money that comes after all is refunded or fulfilled, as the product says.',
    tags: ['payment'],
    access: deps.apiClient,
    params: orderParams,
    answers: { 200: orderView },
    errors: ['ORDER_NOT_FOUND', 'DUPLICATE_PAYMENT', 'PAYMENT_TIMEOUT'],
    handle: async ({ caller: { tenantId, clientId }, params }) => {
      const found = await cancelOrder(deps, { tenantId, orderId: params.order_id, actor: clientId })
      return { status: 200, data: presentOrder(found, null), links: linksOf(found) }
    },
  })
}

function syncRoute(deps: OrderActionRoutesDeps) {
  return route({
    method: 'POST',
    path: '/payment/orders/:order_id/sync',
    operationId: 'syncOrder',
    summary: 'Ask the channel how an order stands',
    description:
      'Finds a payment or a refund of which no news came, and answers the order as it is then. After PAYMENT_TIMEOUT it is asked again by itself.',
    tags: ['payment'],
    access: deps.apiClient,
    rateLimit: { group: 'payment-sync', perMinute: 60, by: 'caller' },
    params: orderParams,
    answers: { 200: orderView },
    errors: ['ORDER_NOT_FOUND', 'PAYMENT_TIMEOUT'],
    handle: async ({ caller: { tenantId }, params }) => {
      const found = await recoverOrderStatus(deps, { tenantId, orderId: params.order_id })
      const qrCode = await findOpenQrCode(deps.database.db, found, deps.now())
      return { status: 200, data: presentOrder(found, qrCode), links: linksOf(found) }
    },
  })
}

/** An old attempt is ended before a new one is placed: twice the calls of one that is only placed. */
const attemptTimeoutMs = 45_000

function attemptsRoute(deps: OrderActionRoutesDeps) {
  const name = 'POST /payment/orders/:order_id/attempts'
  return route({
    method: 'POST',
    path: '/payment/orders/:order_id/attempts',
    operationId: 'createAttempt',
    summary: 'A new QR code for an order that nobody has paid',
    description:
      'The old QR code is closed first; one that nobody has scanned cannot be, and a second payment by it goes back by itself. An order has at most twenty. After PAYMENT_TIMEOUT repeat with the same Idempotency-Key.',
    tags: ['payment'],
    access: deps.apiClient,
    rateLimit: { group: 'payment-create', perMinute: 60, by: 'caller' },
    timeoutMs: attemptTimeoutMs,
    headers: idempotencyKey,
    params: orderParams,
    body: z.object({
      channel: z
        .string()
        .max(20)
        .nullish()
        .meta({ description: 'That of the old QR code when absent', examples: ['ALIPAY'] }),
    }),
    answers: { 201: createdOrder },
    errors: ['ORDER_NOT_FOUND', 'INVALID_ORDER', 'DUPLICATE_PAYMENT', 'PAYMENT_FAILED', 'PAYMENT_TIMEOUT'],
    handle: ({ caller: { tenantId, clientId }, body, headers, rawBody, params }) =>
      answerCreatedOrder(
        deps,
        {
          tenantId,
          caller: clientId,
          route: name,
          key: headers['idempotency-key'],
          bodyHash: requestHash(params, rawBody),
          leaseMs: attemptTimeoutMs,
        },
        (claim) => {
          const channel = body.channel ?? undefined
          return addAttempt(deps, { tenantId, clientId, orderId: params.order_id, channel, claim })
        },
      ),
  })
}
