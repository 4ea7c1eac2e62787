import { fenToYuan, fieldRules, yuanAmount } from '@interview-pass/contracts'
import {
  longListQuery,
  pageOf,
  route,
  adminHeaders,
  adminLimit,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { unresolvedAt, unresolvedFilter } from '../unresolved-filter.ts'
import { askAboutAttempt, listAttempts, getAttempt, type AskAboutDeps } from './administer-attempts.ts'
import { attemptStatuses } from './attempt.ts'
import type { ListedAttempt } from './attempt-list.store.ts'

export type AttemptAdminDeps = AdminDeps & AskAboutDeps

const attemptView = z
  .object({
    out_trade_no: z.string().max(64).describe('What the channel knows it by'),
    order_id: z.uuid(),
    channel: z.string().max(20),
    status: z.enum(attemptStatuses),
    amount: yuanAmount,
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    paid_at: z.iso.datetime().nullable(),
    next_query_at: z.iso.datetime().nullable().describe('Null when the channel is not asked again'),
    query_count: z.number().int(),
    query_reason: z
      .string()
      .max(64)
      .nullable()
      .describe('Why a look at it brought nothing; GIVEN_UP after the last of its schedule'),
  })
  .meta({ id: 'AdministeredAttempt' })

export function attemptAdminRoutes(deps: AttemptAdminDeps): Feature {
  return (routes) => {
    routes.mount(listAttemptsRoute(deps))
    routes.mount(getAttemptRoute(deps))
    routes.mount(queryAttemptRoute(deps))
  }
}

const resource = 'attempts'
const headers = z.object(adminHeaders)
const number = z.string().regex(/^\w{1,64}$/, fieldRules.attemptNumber.en)
const params = z.object({ out_trade_no: number })

function listAttemptsRoute(deps: AttemptAdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/attempts',
    operationId: 'listAttempts',
    summary: 'The payment attempts of a tenant, newest first',
    description: 'All filters that are given must hold.',
    tags: ['attempts'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    query: z.object({
      ...longListQuery,
      ...unresolvedFilter,
      order_id: z.uuid().optional(),
      status: z.enum(attemptStatuses).optional(),
    }),
    isList: true,
    answers: { 200: z.array(attemptView).meta({ id: 'AdministeredAttempts' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const { order_id: orderId, status } = query
      const filter = { tenantId, orderId, status, ...unresolvedAt(query, deps.now()) }
      const listed = await listAttempts(deps.database, filter, query)
      const { rows, pagination } = pageOf(query, listed, ({ attempt }) => attempt.publicId)
      return { status: 200, data: rows.map(present), pagination }
    },
  })
}

function getAttemptRoute(deps: AttemptAdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/attempts/:out_trade_no',
    operationId: 'getAttempt',
    summary: 'One payment attempt, with the next look at it',
    tags: ['attempts'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    params,
    answers: { 200: attemptView },
    errors: ['ATTEMPT_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { out_trade_no: outTradeNo } }) => ({
      status: 200,
      data: present(await getAttempt(deps.database, { tenantId, outTradeNo })),
    }),
  })
}

function queryAttemptRoute(deps: AttemptAdminDeps) {
  return route({
    method: 'POST',
    path: '/admin/attempts/:out_trade_no/query',
    operationId: 'queryAttempt',
    summary: 'Ask the channel about a payment attempt now',
    description:
      'Also about one whose schedule has ended, which then begins anew. One that is refunded stays what it is.',
    tags: ['attempts'],
    access: tenantAccess(deps, { resource, action: 'query' }),
    rateLimit: adminLimit,
    headers,
    params,
    answers: { 202: attemptView },
    errors: ['ATTEMPT_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { out_trade_no: outTradeNo } }) => ({
      status: 202,
      data: present(await askAboutAttempt(deps, { ...caller, requestId }, outTradeNo)),
    }),
  })
}

function present({ attempt, orderId, reason }: ListedAttempt): z.output<typeof attemptView> {
  return {
    out_trade_no: attempt.outTradeNo,
    order_id: orderId,
    channel: attempt.channel,
    status: attempt.status,
    amount: fenToYuan(attempt.amountFen),
    created_at: attempt.createdAt.toISOString(),
    expires_at: attempt.expiresAt.toISOString(),
    paid_at: attempt.paidAt?.toISOString() ?? null,
    next_query_at: attempt.queryDueAt?.toISOString() ?? null,
    query_count: attempt.queryCount,
    query_reason: reason,
  }
}
