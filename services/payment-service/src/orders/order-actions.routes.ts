import { route, type AccessRule, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { EndAttemptDeps } from '../attempts/end-attempt.ts'
import type { ApiClient } from '../clients/api-client.ts'
import { cancelOrder } from './cancel-order.ts'
import { findOpenQrCode } from './get-order.ts'
import { linksOf, orderView, presentOrder } from './order-view.ts'
import { recoverOrderStatus } from './recover-order-status.ts'

export type OrderActionDeps = EndAttemptDeps

interface OrderActionRoutesDeps extends OrderActionDeps {
  readonly apiClient: AccessRule<ApiClient>
}

const orderParams = z.object({ order_id: z.uuid().describe('As createOrder gave it') })

/** What a client does with an order that it has. */
export function orderActionRoutes(deps: OrderActionRoutesDeps): Feature {
  return (routes) => {
    routes.mount(cancelRoute(deps))
    routes.mount(syncRoute(deps))
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
