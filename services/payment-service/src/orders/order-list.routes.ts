import { yuanAmount, yuanToFen } from '@interview-pass/contracts'
import { pageQuery, paginationOf, route, plainText, type AccessRule } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { listOrders, type ListOrdersDeps } from './list-orders.ts'
import { orderStatuses } from './order.ts'
import { listedOrder, presentListed } from './order-view.ts'

export interface ListOrdersRouteDeps extends ListOrdersDeps {
  readonly apiClient: AccessRule<ApiClient>
}

const moment = z.iso.datetime({ offset: true })
const number = plainText(64)

const filters = z.object({
  ...pageQuery,
  status: z.enum(orderStatuses).optional(),
  user_id: z.uuid().optional(),
  product_id: z.uuid().optional(),
  channel: plainText(20).optional(),
  created_from: moment.optional().describe('Then or later'),
  created_to: moment.optional().describe('Before then'),
  amount_min: yuanAmount.optional().describe('At least so much'),
  amount_max: yuanAmount.optional().describe('At most so much'),
  out_trade_no: number.optional().describe('The number that the channel got from us'),
  payment_id: number.optional().describe("The channel's own trade number"),
  idempotency_key: plainText(255)
    .optional()
    .describe('The key that you gave to createOrder: finds the order after a lost answer'),
})

/** The orders of the caller's tenant. */
export function listOrdersRoute(deps: ListOrdersRouteDeps) {
  return route({
    method: 'GET',
    path: '/payment/orders',
    operationId: 'listOrders',
    summary: 'The orders of your tenant, newest first',
    description: 'All filters that are given must hold. Access codes are shown by getOrder alone.',
    tags: ['payment'],
    access: deps.apiClient,
    query: filters,
    isList: true,
    answers: { 200: z.array(listedOrder).meta({ id: 'OrderList' }) },
    errors: [],
    handle: async ({ caller: { tenantId, clientId }, query }) => {
      const { orders, total } = await listOrders(deps, { tenantId, clientId, ...questionOf(query) }, query)
      return { status: 200, data: orders.map(presentListed), pagination: paginationOf(query, total) }
    },
  })
}

function questionOf(query: z.output<typeof filters>) {
  return {
    status: query.status,
    userId: query.user_id,
    productId: query.product_id,
    channel: query.channel,
    createdFrom: dateOf(query.created_from),
    createdTo: dateOf(query.created_to),
    amountMinFen: fenOf(query.amount_min),
    amountMaxFen: fenOf(query.amount_max),
    outTradeNo: query.out_trade_no,
    paymentId: query.payment_id,
    idempotencyKey: query.idempotency_key,
  }
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text))
const fenOf = (text: string | undefined) => (text === undefined ? undefined : yuanToFen(text))
