import { pageQuery, paginationOf, route, type AccessRule, type Database } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { listEntries } from '../payment-logs/list-entries.ts'
import { getOrder } from './get-order.ts'

interface TimelineDeps {
  readonly database: Database
  readonly apiClient: AccessRule<ApiClient>
}

const entry = z
  .object({
    at: z.iso.datetime(),
    action: z.string().max(40),
    status: z.enum(['SUCCEEDED', 'FAILED', 'UNKNOWN']),
    error_code: z.string().max(64).nullable(),
    actor: z.string().max(100).describe('An API client, or the part of the system that acted'),
    request_id: z.uuid().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'TimelineEntry' })

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
    answers: { 200: z.array(entry).meta({ id: 'OrderTimeline' }) },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params, query }) => {
      const { order } = await getOrder(database.db, { tenantId, orderId: params.order_id })
      const { entries, total } = await listEntries(database.db, { tenantId, orderId: order.id }, query)
      return { status: 200, data: entries.map(present), pagination: paginationOf(query, total) }
    },
  })
}

function present(row: Awaited<ReturnType<typeof listEntries>>['entries'][number]): z.output<typeof entry> {
  return {
    at: row.createdAt.toISOString(),
    action: row.action,
    status: row.status,
    error_code: row.errorCode,
    actor: row.actor,
    request_id: row.requestId,
    details: row.metadata,
  }
}
