import {
  longListQuery,
  pageOf,
  pageQuery,
  paginationOf,
  route,
  adminHeaders,
  adminLimit,
  plainText,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { actorAccess, type AdminDeps } from '../administration/admin-access.ts'
import { askForDay, listDays, type AskForDayDeps } from './administer-days.ts'
import { closeDifference, listDifferences, getDifference } from './administer-differences.ts'
import { differenceKinds, differenceStatuses } from './difference.ts'
import { runStatuses } from './reconciliation-run.ts'
import { dayView, differenceView, presentDay, presentDifference } from './reconciliation-view.ts'

export type ReconciliationRoutesDeps = AdminDeps & AskForDayDeps

export function reconciliationRoutes(deps: ReconciliationRoutesDeps): Feature {
  return (routes) => {
    routes.mount(listDifferencesRoute(deps))
    routes.mount(getDifferenceRoute(deps))
    routes.mount(closeDifferenceRoute(deps))
    routes.mount(listDaysRoute(deps))
    routes.mount(reconcileDayRoute(deps))
  }
}

const resource = 'reconciliation'
const about = { tags: [resource], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const params = z.object({ difference_id: z.uuid() })
const channel = plainText(20)
const ofDay = { channel, day: z.iso.date().describe('In Beijing') }

function listDifferencesRoute(deps: ReconciliationRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/reconciliation/differences',
    operationId: 'listDifferences',
    summary: "What the channel's bills and our books say otherwise, newest first",
    description:
      'Those of one tenant. A SUPER_ADMIN of no tenant who names none sees those of all, and those about a number that no attempt has. All filters that are given must hold.',
    access: actorAccess(deps, { resource, action: 'read' }),
    query: z.object({
      ...longListQuery,
      status: z.enum(differenceStatuses).optional(),
      kind: z.enum(differenceKinds).optional(),
      channel: channel.optional(),
      day: z.iso.date().optional().describe('Of the bill, in Beijing'),
      out_trade_no: plainText(64).optional(),
    }),
    isList: true,
    answers: { 200: z.array(differenceView).meta({ id: 'ReconciliationDifferences' }) },
    errors: [],
    handle: async ({ caller: { tenant }, query }) => {
      const { out_trade_no: outTradeNo, ...filter } = query
      const listed = await listDifferences(deps, { ...filter, outTradeNo, tenantId: tenant?.tenantId }, query)
      const { rows, pagination } = pageOf(query, listed, ({ difference }) => difference.publicId)
      return { status: 200, data: rows.map(presentDifference), pagination }
    },
  })
}

function getDifferenceRoute(deps: ReconciliationRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/reconciliation/differences/:difference_id',
    operationId: 'getDifference',
    summary: 'One difference',
    access: actorAccess(deps, { resource, action: 'read' }),
    params,
    answers: { 200: differenceView },
    errors: ['DIFFERENCE_NOT_FOUND'],
    handle: async ({ caller: { tenant }, params: { difference_id: differenceId } }) => {
      const difference = await getDifference(deps, { tenantId: tenant?.tenantId, differenceId })
      return { status: 200, data: presentDifference(difference) }
    },
  })
}

function closeDifferenceRoute(deps: ReconciliationRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/reconciliation/differences/:difference_id/close',
    operationId: 'closeDifference',
    summary: 'Close a difference that somebody can explain',
    description:
      'It moves no money, and is not opened again when its day is reconciled again. One that was healed or closed before stays what it is.',
    access: actorAccess(deps, { resource, action: 'close' }),
    params,
    body: z.object({ reason: plainText(256) }),
    answers: { 200: differenceView },
    errors: ['DIFFERENCE_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { difference_id: differenceId }, body: { reason } }) => {
      const closed = await closeDifference(deps, { ...caller, requestId }, { differenceId, reason })
      return { status: 200, data: presentDifference(closed) }
    },
  })
}

function listDaysRoute(deps: ReconciliationRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/reconciliation/days',
    operationId: 'listReconciliationDays',
    summary: 'The days whose bills were asked for, the latest first',
    description: 'Of all tenants, as a bill is. All filters that are given must hold.',
    access: actorAccess(deps, { resource, action: 'read', atLeast: 'all' }),
    query: z.object({
      ...pageQuery,
      status: z.enum(runStatuses).optional(),
      channel: channel.optional(),
      day: z.iso.date().optional().describe('In Beijing'),
    }),
    isList: true,
    answers: { 200: z.array(dayView).meta({ id: 'ReconciliationDays' }) },
    errors: [],
    handle: async ({ query }) => {
      const { found, total } = await listDays(deps, query, query)
      return { status: 200, data: found.map(presentDay), pagination: paginationOf(query, total) }
    },
  })
}

function reconcileDayRoute(deps: ReconciliationRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/reconciliation/days/:channel/:day/reconcile',
    operationId: 'reconcileDay',
    summary: 'Compare the bill of a day with our books again',
    description:
      'Also for the first time, and also when its schedule has ended, which then begins anew. A job does it soon: look at the day again. What somebody has closed stays closed.',
    access: actorAccess(deps, { resource, action: 'reconcile', atLeast: 'all' }),
    params: z.object(ofDay),
    answers: { 202: dayView },
    errors: [],
    handle: async ({ caller: { actor }, requestId, params: day }) => {
      const run = await askForDay(deps, { actor, requestId }, day)
      return { status: 202, data: presentDay(run) }
    },
  })
}
