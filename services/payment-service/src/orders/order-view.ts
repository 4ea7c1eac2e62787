import { fenToYuan, yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import type { EventsTokenOf } from '../attempts/events-token.ts'
import { orderStatuses, type OrderDetails } from './order.ts'

const orderCommon = {
  order_id: z.uuid(),
  status: z.enum(orderStatuses),
  amount: yuanAmount,
  user_id: z.uuid(),
  product_id: z.uuid(),
  expires_at: z.iso.datetime().describe('Until then it can be paid'),
  created_at: z.iso.datetime(),
}

const createdFields = {
  ...orderCommon,
  channel: z.string().max(20),
  qr_code: z.string().max(1024).describe('The text of the QR code, for a client that draws it itself'),
  qr_code_image: z.string().max(65_536).describe('The QR code as an SVG data URL, with its quiet zone'),
}

export const createdOrder = z
  .object({
    ...createdFields,
    events_url: z
      .string()
      .max(200)
      .describe('Path of the event stream of the order, with a token that ends with the QR code: for a page'),
  })
  .meta({ id: 'CreatedOrder' })

/** As it is kept for a repeated request: the token in the path of its events is made anew. */
const keptOrder = z.object({ ...createdFields, attempt_id: z.uuid() })

export const orderView = z
  .object({
    ...orderCommon,
    refunded_amount: yuanAmount,
    qr_code: z.string().max(1024).nullable().describe('While the order waits for payment'),
    paid_at: z.iso.datetime().nullable(),
    access_code: z
      .string()
      .length(12)
      .nullable()
      .describe('Once paid. It stays when it is used, expired or revoked, which getAccessCodeStatus tells'),
    access_code_expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Order' })

export const listedOrder = z
  .object({ ...orderCommon, refunded_amount: yuanAmount, paid_at: z.iso.datetime().nullable() })
  .meta({ id: 'ListedOrder' })

export function linksOf({ order }: OrderDetails) {
  return { self: `/api/v1/payment/orders/${order.publicId}` }
}

function presentCommon({ order, userId, productId }: Pick<OrderDetails, 'order' | 'userId' | 'productId'>) {
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

/** What is kept of a created order; `withEventsUrl` makes the answer of it. */
export function presentCreated(
  found: OrderDetails,
  payable: {
    readonly channel: string
    readonly attemptId: string
    readonly qrCode: string
    readonly qrCodeImage: string
  },
): z.output<typeof keptOrder> {
  const { channel, attemptId, qrCode, qrCodeImage } = payable
  const qr = { qr_code: qrCode, qr_code_image: qrCodeImage }
  return { ...presentCommon(found), channel, ...qr, attempt_id: attemptId }
}

/** The answer, made of what is kept. */
export function withEventsUrl(eventsTokenOf: EventsTokenOf, kept: unknown): z.output<typeof createdOrder> {
  const { attempt_id: attemptId, ...order } = keptOrder.parse(kept)
  const path = `/api/v1/payment/orders/${order.order_id}/events`
  return { ...order, events_url: `${path}?token=${eventsTokenOf(attemptId)}` }
}

/** What a list of orders goes on behind. */
export const keyOfOrder = ({ order }: Pick<OrderDetails, 'order'>): string => order.publicId

export function presentListed(
  found: Pick<OrderDetails, 'order' | 'userId' | 'productId'>,
): z.output<typeof listedOrder> {
  return {
    ...presentCommon(found),
    refunded_amount: fenToYuan(found.order.refundedFen),
    paid_at: found.order.paidAt?.toISOString() ?? null,
  }
}

export function presentOrder(found: OrderDetails, qrCode: string | null): z.output<typeof orderView> {
  return {
    ...presentCommon(found),
    refunded_amount: fenToYuan(found.order.refundedFen),
    qr_code: qrCode,
    paid_at: found.order.paidAt?.toISOString() ?? null,
    access_code: found.accessCode,
    access_code_expires_at: found.accessCodeExpireAt?.toISOString() ?? null,
  }
}
