import { fenToYuan, yuanAmount } from '@interview-pass/contracts'
import {
  idempotent,
  requestHash,
  route,
  type AccessRule,
  type Database,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { channelNames } from '../channels/payment-channel.ts'
import type { ApiClient } from '../clients/api-client.ts'
import { createOrder, type CreatedOrder, type CreateOrderNeeds } from './create-order.ts'
import { findOpenQrCode, getOrder, type OrderDetails } from './get-order.ts'
import { orderStatuses } from './order.ts'
import { qrCodeImage } from './draw-qr-code.ts'

export interface OrderRoutesNeeds extends CreateOrderNeeds {
  readonly database: Database
  readonly apiClient: AccessRule<ApiClient>
}

const idempotencyHeaders = z.object({ 'idempotency-key': z.string().min(1).max(255).optional() })

const orderCommon = {
  order_id: z.uuid(),
  status: z.enum(orderStatuses),
  amount: yuanAmount,
  user_id: z.uuid(),
  product_id: z.uuid(),
  expires_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
}

const createdOrder = z
  .object({
    ...orderCommon,
    channel: z.enum(channelNames),
    qr_code: z.string().max(1024),
    qr_code_image: z.string().max(65_536).describe('SVG as a data URL'),
  })
  .meta({ id: 'CreatedOrder' })

const orderView = z
  .object({
    ...orderCommon,
    refunded_amount: yuanAmount,
    qr_code: z.string().max(1024).nullable().describe('While the order waits for payment'),
    paid_at: z.iso.datetime().nullable(),
    access_code: z.string().length(12).nullable().describe('Once paid'),
    access_code_expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Order' })

export function orderRoutes(needs: OrderRoutesNeeds): Feature {
  return (routes) => {
    routes.mount(createOrderRoute(needs))
    routes.mount(getOrderRoute(needs))
  }
}

function createOrderRoute(needs: OrderRoutesNeeds) {
  return route({
    method: 'POST',
    path: '/payment/create',
    summary: 'Create an order and a QR code to pay it with',
    tags: ['payment'],
    access: needs.apiClient,
    rateLimit: { group: 'payment-create', perMinute: 60, by: 'caller' },
    headers: idempotencyHeaders,
    body: z.object({
      user_id: z.uuid(),
      product_id: z.uuid(),
      channel: z
        .string()
        .max(20)
        .default('ALIPAY')
        .describe(`One of ${channelNames.join(', ')}; any other is INVALID_ORDER`),
    }),
    answers: { 201: createdOrder },
    errors: ['INVALID_ORDER', 'DUPLICATE_PAYMENT', 'PAYMENT_FAILED', 'PAYMENT_TIMEOUT'],
    handle: ({ caller, body, headers, rawBody, params }) =>
      idempotent(
        { db: needs.database.db, now: needs.now },
        {
          tenantId: caller.tenantId,
          caller: caller.clientId,
          route: 'POST /payment/create',
          key: headers['idempotency-key'],
          bodyHash: requestHash(params, rawBody),
          store: 'ANSWER',
        },
        async (claim) => {
          const { user_id: userId, product_id: productId, channel } = body
          const { tenantId, clientId } = caller
          const created = await createOrder(needs, { tenantId, clientId, userId, productId, channel, claim })
          return { status: 201 as const, data: await presentCreated(created), links: linksOf(created.found) }
        },
      ),
  })
}

function getOrderRoute(needs: OrderRoutesNeeds) {
  return route({
    method: 'GET',
    path: '/payment/orders/:order_id',
    summary: 'One order, with its access code once paid',
    tags: ['payment'],
    access: needs.apiClient,
    params: z.object({ order_id: z.uuid() }),
    answers: { 200: orderView },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params }) => {
      const found = await getOrder(needs.database.db, { tenantId, orderId: params.order_id })
      return {
        status: 200,
        data: presentOrder(found, await findOpenQrCode(needs.database.db, found, needs.now())),
        links: linksOf(found),
      }
    },
  })
}

function linksOf({ order }: OrderDetails) {
  return { self: `/api/v1/payment/orders/${order.publicId}` }
}

function presentCommon({ order, userId, productId }: OrderDetails) {
  return {
    order_id: order.publicId,
    status: order.status,
    amount: fenToYuan(order.amountFen),
    user_id: userId,
    product_id: productId,
    expires_at: order.expiresAt.toISOString(),
    created_at: order.createdAt.toISOString(),
  }
}

async function presentCreated({
  found,
  channel,
  qrCode,
}: CreatedOrder): Promise<z.output<typeof createdOrder>> {
  return { ...presentCommon(found), channel, qr_code: qrCode, qr_code_image: await qrCodeImage(qrCode) }
}

function presentOrder(found: OrderDetails, qrCode: string | null): z.output<typeof orderView> {
  return {
    ...presentCommon(found),
    refunded_amount: fenToYuan(found.order.refundedFen),
    qr_code: qrCode,
    paid_at: found.order.paidAt?.toISOString() ?? null,
    access_code: found.accessCode,
    access_code_expires_at: found.accessCodeExpireAt?.toISOString() ?? null,
  }
}
