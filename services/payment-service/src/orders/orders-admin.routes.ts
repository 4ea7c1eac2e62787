import { fenToYuan, yuanAmount } from '@interview-pass/contracts'
import {
  adminHeaders,
  adminLimit,
  pageOf,
  pageQuery,
  paginationOf,
  route,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { actorAccess, tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { yearMinutes } from '../unresolved-filter.ts'
import { getOrder } from './get-order.ts'
import { listOrders, type ListOrdersDeps } from './list-orders.ts'
import { listStuckOrders } from './list-stuck-orders.ts'
import { orderFilter, questionOf } from './order-filter.ts'
import { orderStatuses } from './order.ts'
import { readTimeline, timeline } from './read-timeline.ts'
import { keyOfOrder, listedOrder, presentListed } from './order-view.ts'
import { stuckCauses } from './stuck-order.ts'
import type { StuckOrder } from './stuck-orders.store.ts'

export type OrderAdminDeps = AdminDeps & ListOrdersDeps & { readonly now: () => Date }

const stuckView = z
  .object({
    order_id: z.uuid(),
    tenant_id: z.uuid(),
    status: z.enum(orderStatuses),
    amount: yuanAmount,
    causes: z.array(z.enum(stuckCauses)).describe('GIVEN_UP is what nobody asks the channel about any more'),
    stuck_since: z.iso.datetime().describe('Since when the oldest of the causes is open'),
  })
  .meta({ id: 'StuckOrder' })

export function orderAdminRoutes(deps: OrderAdminDeps): Feature {
  return (routes) => {
    routes.mount(listTenantOrdersRoute(deps))
    routes.mount(getTenantOrderRoute(deps))
    routes.mount(readTimelineRoute(deps))
    routes.mount(listStuckRoute(deps))
  }
}

const about = { tags: ['orders'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const permission = { resource: 'orders', action: 'read' } as const
const params = z.object({ order_id: z.uuid() })

function listTenantOrdersRoute(deps: OrderAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/orders',
    operationId: 'listTenantOrders',
    summary: 'The orders of a tenant, newest first',
    description: 'All filters that are given must hold.',
    access: tenantAccess(deps, permission),
    query: z.object(orderFilter),
    isList: true,
    answers: { 200: z.array(listedOrder).meta({ id: 'OrderList' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const listed = await listOrders(deps, { tenantId, ...questionOf(query) }, query)
      const { rows, pagination } = pageOf(query, listed, keyOfOrder)
      return { status: 200, data: rows.map(presentListed), pagination }
    },
  })
}

function getTenantOrderRoute(deps: OrderAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/orders/:order_id',
    operationId: 'getTenantOrder',
    summary: 'One order of a tenant, without its access code',
    access: tenantAccess(deps, permission),
    params,
    answers: { 200: listedOrder },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { order_id: orderId } }) => ({
      status: 200,
      data: presentListed(await getOrder(deps.database.db, { tenantId, orderId })),
    }),
  })
}

function readTimelineRoute(deps: OrderAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/orders/:order_id/timeline',
    operationId: 'readOrderTimeline',
    summary: 'Everything that happened to an order of a tenant, oldest first',
    access: tenantAccess(deps, permission),
    params,
    query: z.object(pageQuery),
    isList: true,
    answers: { 200: timeline },
    errors: ['ORDER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { order_id: orderId }, query }) => ({
      status: 200,
      ...(await readTimeline(deps.database.db, { tenantId, orderId }, query)),
    }),
  })
}

function listStuckRoute(deps: OrderAdminDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/stuck-orders',
    operationId: 'listStuckOrders',
    summary: 'Orders of which a payment, a cancellation or a refund has been open for too long',
    description: 'Those first that are stuck longest. Of all tenants, for a SUPER_ADMIN who names none.',
    access: actorAccess(deps, permission),
    query: z.object({
      ...pageQuery,
      minutes: z.coerce
        .number()
        .int()
        .min(0)
        .max(yearMinutes)
        .default(60)
        .describe('What has been open for at least so many minutes'),
    }),
    isList: true,
    answers: { 200: z.array(stuckView).meta({ id: 'StuckOrders' }) },
    errors: [],
    handle: async ({ caller: { tenant }, query }) => {
      const openSince = new Date(deps.now().getTime() - query.minutes * 60_000)
      const filter = { tenantId: tenant?.tenantId, openSince }
      const { stuck, total } = await listStuckOrders(deps.database, filter, query)
      return { status: 200, data: stuck.map(presentStuck), pagination: paginationOf(query, total) }
    },
  })
}

function presentStuck(stuck: StuckOrder): z.output<typeof stuckView> {
  return {
    order_id: stuck.orderId,
    tenant_id: stuck.tenantId,
    status: stuck.status,
    amount: fenToYuan(stuck.amountFen),
    causes: [...stuck.causes],
    stuck_since: stuck.since.toISOString(),
  }
}
