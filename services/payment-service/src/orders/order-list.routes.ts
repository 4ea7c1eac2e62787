import { pageOf, route, plainText, type AccessRule } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { listOrders, type ListOrdersDeps } from './list-orders.ts'
import { orderFilter, questionOf } from './order-filter.ts'
import { keyOfOrder, listedOrder, presentListed } from './order-view.ts'

export interface ListOrdersRouteDeps extends ListOrdersDeps {
  readonly apiClient: AccessRule<ApiClient>
}

const filters = z.object({
  ...orderFilter,
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
      const { idempotency_key: key } = query
      const made = key === undefined ? undefined : { clientId, key }
      const listed = await listOrders(deps, { tenantId, made, ...questionOf(query) }, query)
      const { rows, pagination } = pageOf(query, listed, keyOfOrder)
      return { status: 200, data: rows.map(presentListed), pagination }
    },
  })
}
