import { route, type AccessRule, type Feature, type ServerSentEvent } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { OrderWatcher } from './authenticate-watcher.ts'
import { followOrder, versionOf, type FollowOrderDeps } from './follow-order.ts'
import { getOrder } from './get-order.ts'
import { orderStatuses, standingOf, type OrderDetails } from './order.ts'

export interface OrderEventsDeps extends FollowOrderDeps {
  readonly orderWatcher: AccessRule<OrderWatcher>
}

const orderState = z
  .object({
    order_id: z.uuid(),
    status: z.enum(orderStatuses),
    expires_at: z.iso.datetime().describe('Until then it can be paid'),
    paid_at: z.iso.datetime().nullable(),
    access_code: z.string().length(12).nullable().describe('Once paid, and under the request signature only'),
  })
  .meta({ id: 'OrderState' })

const stream = {
  description:
    'Server-sent events. `status`: the order as it is now, first at once and then after each change; the last one is paid or cancelled, and the end. The id of an event is what `Last-Event-ID` takes: what has been seen is not told again, but for the end.',
  events: { status: orderState },
} as const

/** What a page that shows a QR code waits on. */
export function orderEventsRoutes(deps: OrderEventsDeps): Feature {
  return (routes) => routes.mount(watchRoute(deps))
}

function watchRoute(deps: OrderEventsDeps) {
  return route({
    method: 'GET',
    path: '/payment/orders/:order_id/events',
    operationId: 'watchOrder',
    summary: 'The state of an order as it changes, until it is final',
    description:
      'A page needs no secret: it takes the `events_url` of createOrder, whose token shows this order until its QR code ends, and no access code.',
    tags: ['payment'],
    access: deps.orderWatcher,
    rateLimit: { group: 'payment-events', perMinute: 120, by: 'caller' },
    params: z.object({ order_id: z.uuid().describe('As createOrder gave it') }),
    query: z.object({ token: z.string().max(64).optional().describe('Of `events_url`') }),
    headers: z.object({
      'last-event-id': z
        .string()
        .max(100)
        .optional()
        .meta({ description: 'The id of the last event that came, to go on after it when a stream broke' }),
    }),
    answers: {},
    otherAnswers: { 'text/event-stream': stream },
    errors: ['ORDER_NOT_FOUND'],
    async handle({ caller, params, headers, signal }) {
      const asked = { tenantId: caller.tenantId, orderId: params.order_id }
      await getOrder(deps.database.db, asked)
      const watcher = { seen: headers['last-event-id'], showsCode: caller.clientId !== undefined }
      return { stream: eventsOf(followOrder(deps, asked, signal), watcher) }
    },
  })
}

async function* eventsOf(
  changes: AsyncIterable<OrderDetails>,
  { seen, showsCode }: { seen: string | undefined; showsCode: boolean },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  for await (const found of changes) {
    const id = versionOf(found)
    if (id === seen && standingOf(found.order.status) === 'OPEN') continue
    yield { event: 'status', id, data: present(found, showsCode) }
  }
}

function present({ order, accessCode }: OrderDetails, showsCode: boolean): z.output<typeof orderState> {
  return {
    order_id: order.publicId,
    status: order.status,
    expires_at: order.expiresAt.toISOString(),
    paid_at: order.paidAt?.toISOString() ?? null,
    access_code: showsCode ? accessCode : null,
  }
}
