import { yuanToFen } from '@interview-pass/contracts'
import {
  idempotencyKey,
  idempotent,
  longListQuery,
  pageOf,
  route,
  actKey,
  adminHeaders,
  adminLimit,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { unresolvedAt, unresolvedFilter } from '../unresolved-filter.ts'
import { askAboutRefund, listRefunds, requestRefundByHand } from './administer-refunds.ts'
import type { ExecuteDeps } from './execute-refunds.ts'
import { refundStatuses } from './refund.ts'
import { administeredRefundView, presentAdministeredRefund, refundRequest } from './refund-view.ts'
import { getRequestedRefund } from './request-refund.ts'

export interface RefundAdminDeps extends AdminDeps, ExecuteDeps {
  /** The job that executes refunds looks at once. */
  readonly wakeRefunds: () => void
}

export function refundAdminRoutes(deps: RefundAdminDeps): Feature {
  return (routes) => {
    routes.mount(listRefundsRoute(deps))
    routes.mount(requestRefundRoute(deps))
    routes.mount(getOrderRefundRoute(deps))
    routes.mount(queryRefundRoute(deps))
  }
}

const resource = 'refunds'
const headers = z.object(adminHeaders)
const ofOrder = { order_id: z.uuid() }
const ofRefund = { ...ofOrder, refund_id: z.uuid() }

function listRefundsRoute(deps: RefundAdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/refunds',
    operationId: 'listRefunds',
    summary: 'The refunds of a tenant, newest first',
    description: 'All filters that are given must hold.',
    tags: ['refunds'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    query: z.object({
      ...longListQuery,
      ...unresolvedFilter,
      order_id: z.uuid().optional(),
      status: z.enum(refundStatuses).optional(),
    }),
    isList: true,
    answers: { 200: z.array(administeredRefundView).meta({ id: 'AdministeredRefunds' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const { order_id: orderId, status } = query
      const filter = { tenantId, orderId, status, ...unresolvedAt(query, deps.now()) }
      const listed = await listRefunds(deps, filter, query)
      const { rows, pagination } = pageOf(query, listed, ({ refund }) => refund.publicId)
      const data = rows.map((one) => presentAdministeredRefund(one.refund, one.orderId))
      return { status: 200, data, pagination }
    },
  })
}

function requestRefundRoute(deps: RefundAdminDeps) {
  const path = '/admin/orders/:order_id/refunds'
  return route({
    method: 'POST',
    path,
    operationId: 'requestRefund',
    summary: 'Give money of a paid order back, also after its interview has begun',
    description:
      'As createRefund does it. With `force` all that is left goes back although the access code has opened its interview: the code is revoked, what it gave its user is withdrawn, and the interview ends once the money is back.',
    tags: ['refunds'],
    access: tenantAccess(deps, { resource, action: 'create' }),
    rateLimit: adminLimit,
    headers: idempotencyKey.extend(adminHeaders),
    params: z.object(ofOrder),
    body: refundRequest.extend({ force: z.boolean().nullable().default(false) }),
    answers: { 201: administeredRefundView, 202: administeredRefundView },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_ALLOWED', 'REFUND_FAILED'],
    handle: ({ caller, requestId, body, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: `POST ${path}`, store: 'ANSWER' }),
        async (claim) => {
          const act = { ...caller, requestId }
          const { order_id: orderId } = request.params
          const refund = await requestRefundByHand(deps, act, {
            orderId,
            amountFen: body.amount == null ? undefined : yuanToFen(body.amount),
            reason: body.reason,
            isForced: body.force ?? false,
            claim,
          })
          const data = presentAdministeredRefund(refund, orderId)
          return refund.status === 'SUCCEEDED'
            ? { status: 201 as const, data }
            : { status: 202 as const, data }
        },
      ),
  })
}

function getOrderRefundRoute(deps: RefundAdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/orders/:order_id/refunds/:refund_id',
    operationId: 'getOrderRefund',
    summary: 'One refund of an order, with the next look at it',
    tags: ['refunds'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    params: z.object(ofRefund),
    answers: { 200: administeredRefundView },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { order_id: orderId, refund_id: refundId } }) => {
      const refund = await getRequestedRefund(deps.database.db, { tenantId, orderId }, refundId)
      return { status: 200, data: presentAdministeredRefund(refund, orderId) }
    },
  })
}

function queryRefundRoute(deps: RefundAdminDeps) {
  return route({
    method: 'POST',
    path: '/admin/orders/:order_id/refunds/:refund_id/query',
    operationId: 'queryRefund',
    summary: 'Ask the channel about a refund now',
    description:
      'For one that is on its way, also when its schedule has ended, which then begins anew. One that has ended stays what it is.',
    tags: ['refunds'],
    access: tenantAccess(deps, { resource, action: 'query' }),
    rateLimit: adminLimit,
    headers,
    params: z.object(ofRefund),
    answers: { 202: administeredRefundView },
    errors: ['ORDER_NOT_FOUND', 'REFUND_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { order_id: orderId, refund_id: refundId } }) => {
      const refund = await askAboutRefund(deps, { ...caller, requestId }, { orderId, refundId })
      return { status: 202, data: presentAdministeredRefund(refund, orderId) }
    },
  })
}
