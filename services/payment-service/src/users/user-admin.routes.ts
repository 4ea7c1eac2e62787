import {
  longListQuery,
  pageOf,
  route,
  adminHeaders,
  adminLimit,
  plainText,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { activeStatuses, statusFilter } from '../active-status.ts'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { changeUser } from './change-user.ts'
import { listUsers, getUser } from './find-users.ts'
import { presentUser, userView } from './user-view.ts'

export function userAdminRoutes(deps: AdminDeps): Feature {
  return (routes) => {
    routes.mount(listUsersRoute(deps))
    routes.mount(getUserByIdRoute(deps))
    routes.mount(changeUserRoute(deps))
  }
}

const resource = 'users'
const headers = z.object(adminHeaders)
const params = z.object({ user_id: z.uuid() })

function listUsersRoute(deps: AdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/users',
    operationId: 'listUsers',
    summary: 'The users of a tenant, newest first',
    tags: ['users'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    query: z.object({ ...longListQuery, ...statusFilter, external_id: plainText(100).optional() }),
    isList: true,
    answers: { 200: z.array(userView).meta({ id: 'Users' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const { status, external_id: externalId } = query
      const listed = await listUsers(deps.database.db, { tenantId, status, externalId }, query)
      const { rows, pagination } = pageOf(query, listed, ({ publicId }) => publicId)
      return { status: 200, data: rows.map(presentUser), pagination }
    },
  })
}

function getUserByIdRoute(deps: AdminDeps) {
  return route({
    method: 'GET',
    path: '/admin/users/:user_id',
    operationId: 'getUserById',
    summary: 'One user of a tenant',
    tags: ['users'],
    access: tenantAccess(deps, { resource, action: 'read' }),
    rateLimit: adminLimit,
    headers,
    params,
    answers: { 200: userView },
    errors: ['USER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { user_id: userId } }) => ({
      status: 200,
      data: presentUser(await getUser(deps.database.db, { tenantId, userId })),
    }),
  })
}

function changeUserRoute(deps: AdminDeps) {
  return route({
    method: 'PATCH',
    path: '/admin/users/:user_id',
    operationId: 'changeUser',
    summary: 'Let a user buy, or no longer',
    tags: ['users'],
    access: tenantAccess(deps, { resource, action: 'update' }),
    rateLimit: adminLimit,
    headers,
    params,
    body: z.object({ status: z.enum(activeStatuses) }),
    answers: { 200: userView },
    errors: ['USER_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { user_id: userId }, body: { status } }) => ({
      status: 200,
      data: presentUser(await changeUser(deps.database, { ...caller, requestId }, { userId, status })),
    }),
  })
}
