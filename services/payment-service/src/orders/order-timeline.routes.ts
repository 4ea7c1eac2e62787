import { pageQuery, route, type AccessRule, type Database } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { readTimeline, timeline } from './read-timeline.ts'

interface TimelineDeps {
  readonly database: Database
  readonly apiClient: AccessRule<ApiClient>
}

/** Everything that happened to an order. */
export function timelineRoute({ database, apiClient }: TimelineDeps) {
  return route({
    method: 'GET',
    path: '/payment/orders/:order_id/timeline',
    operationId: 'getOrderTimeline',
    summary: 'Everything that happened to an order, oldest first',
    tags: ['payment'],
    access: apiClient,
    params: z.object({ order_id: z.uuid().describe('As createOrder gave it') }),
    query: z.object(pageQuery),
    isList: true,
    answers: { 200: timeline },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params, query }) => {
      return {
        status: 200,
        ...(await readTimeline(database.db, { tenantId, orderId: params.order_id }, query)),
      }
    },
  })
}
