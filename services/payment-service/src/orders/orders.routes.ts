import {
  idempotencyKey,
  requestHash,
  route,
  type AccessRule,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { answerCreatedOrder } from './answer-created-order.ts'
import { createOrder, createOrderRoute, type CreateOrderDeps } from './create-order.ts'
import { findOpenQrCode, getOrder } from './get-order.ts'
import { listOrdersRoute } from './order-list.routes.ts'
import { timelineRoute } from './order-timeline.routes.ts'
import { createdOrder, linksOf, orderView, presentOrder } from './order-view.ts'

export type OrderDeps = CreateOrderDeps

export interface OrderRoutesDeps extends OrderDeps {
  readonly apiClient: AccessRule<ApiClient>
}

export function orderRoutes(deps: OrderRoutesDeps): Feature {
  return (routes) => {
    routes.mount(createRoute(deps))
    routes.mount(listOrdersRoute(deps))
    routes.mount(getRoute(deps))
    routes.mount(timelineRoute(deps))
  }
}

const defaultChannel = 'ALIPAY'

function createRoute(deps: OrderRoutesDeps) {
  return route({
    method: 'POST',
    path: '/payment/create',
    operationId: 'createOrder',
    summary: 'Create an order and a QR code to pay it with',
    description:
      'Show the QR code and listen to `events_url`, or ask for the order until it is PAID. After PAYMENT_TIMEOUT the outcome is unknown: repeat with the same Idempotency-Key.',
    tags: ['payment'],
    access: deps.apiClient,
    rateLimit: { group: 'payment-create', perMinute: 60, by: 'caller' },
    headers: idempotencyKey,
    body: z.object({
      user_id: z.uuid().describe('Who buys, a user of your tenant'),
      product_id: z.uuid().describe('What is bought, a product of your tenant'),
      channel: z
        .string()
        .max(20)
        .nullable()
        .default(defaultChannel)
        .meta({ description: 'Name of a channel; an unknown one is INVALID_ORDER', examples: ['ALIPAY'] }),
    }),
    answers: { 201: createdOrder },
    errors: ['INVALID_ORDER', 'DUPLICATE_PAYMENT', 'PAYMENT_FAILED', 'PAYMENT_TIMEOUT'],
    handle: ({ caller, body, headers, rawBody, params }) =>
      answerCreatedOrder(
        deps,
        {
          tenantId: caller.tenantId,
          caller: caller.clientId,
          route: createOrderRoute,
          key: headers['idempotency-key'],
          bodyHash: requestHash(params, rawBody),
        },
        async (claim) => {
          const { user_id: userId, product_id: productId } = body
          const channel = body.channel ?? defaultChannel
          const { tenantId, clientId } = caller
          return createOrder(deps, { tenantId, clientId, userId, productId, channel, claim })
        },
      ),
  })
}

function getRoute(deps: OrderRoutesDeps) {
  return route({
    method: 'GET',
    path: '/payment/orders/:order_id',
    operationId: 'getOrder',
    summary: 'One order, with its access code once paid',
    tags: ['payment'],
    access: deps.apiClient,
    params: z.object({ order_id: z.uuid().describe('As createOrder gave it') }),
    answers: { 200: orderView },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params }) => {
      const found = await getOrder(deps.database.db, { tenantId, orderId: params.order_id })
      return {
        status: 200,
        data: presentOrder(found, await findOpenQrCode(deps.database.db, found, deps.now())),
        links: linksOf(found),
      }
    },
  })
}
