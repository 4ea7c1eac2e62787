import {
  pageQuery,
  paginationOf,
  route,
  adminLimit,
  plainText,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { activeStatuses, statusFilter } from '../active-status.ts'
import { actorAccess, type AdminDeps } from './admin-access.ts'
import { changeTenant, listTenants, getTenant, putTenant, type ChangeTenantDeps } from './change-tenants.ts'
import type { Tenant } from './tenants.store.ts'

export type TenantRoutesDeps = AdminDeps & ChangeTenantDeps

const tenantView = z
  .object({
    tenant_id: z.uuid(),
    name: z.string().max(128),
    status: z.enum(activeStatuses).describe('The clients and people of an INACTIVE one are refused'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Tenant' })

export function tenantRoutes(deps: TenantRoutesDeps): Feature {
  return (routes) => {
    routes.mount(listTenantsRoute(deps))
    routes.mount(getTenantRoute(deps))
    routes.mount(putTenantRoute(deps))
    routes.mount(changeTenantRoute(deps))
  }
}

const about = { tags: ['tenants'], rateLimit: adminLimit } as const
const params = z.object({ tenant_id: z.uuid() })
/** Only for whoever administers all tenants. */
const platformAccess = (deps: AdminDeps, action: string) =>
  actorAccess(deps, { resource: 'tenants', action, atLeast: 'all' })

function listTenantsRoute(deps: TenantRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/tenants',
    operationId: 'listTenants',
    summary: 'All tenants, newest first',
    access: platformAccess(deps, 'read'),
    query: z.object({ ...pageQuery, ...statusFilter }),
    isList: true,
    answers: { 200: z.array(tenantView).meta({ id: 'Tenants' }) },
    errors: [],
    handle: async ({ query }) => {
      const { found, total } = await listTenants(deps.database.db, { status: query.status }, query)
      return { status: 200, data: found.map(present), pagination: paginationOf(query, total) }
    },
  })
}

function getTenantRoute(deps: TenantRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/tenants/:tenant_id',
    operationId: 'getTenant',
    summary: 'One tenant',
    access: platformAccess(deps, 'read'),
    params,
    answers: { 200: tenantView },
    errors: ['TENANT_NOT_FOUND'],
    handle: async ({ params: { tenant_id: publicId } }) => ({
      status: 200,
      data: present(await getTenant(deps.database.db, publicId)),
    }),
  })
}

function putTenantRoute(deps: TenantRoutesDeps) {
  return route({
    ...about,
    method: 'PUT',
    path: '/admin/tenants/:tenant_id',
    operationId: 'putTenant',
    summary: 'Make a tenant, or rename it',
    description:
      'Under a uuid that you choose, so that a repeat makes no second: 201 for a new one, 200 for one that was there.',
    access: platformAccess(deps, 'create'),
    params,
    body: z.object({ name: plainText(128) }),
    answers: { 200: tenantView, 201: tenantView },
    errors: [],
    handle: async ({ caller: { actor }, requestId, params: { tenant_id: publicId }, body: { name } }) => {
      const { tenant, isNew } = await putTenant(deps, { actor, requestId }, { publicId, name })
      const data = present(tenant)
      return isNew ? { status: 201 as const, data } : { status: 200 as const, data }
    },
  })
}

function changeTenantRoute(deps: TenantRoutesDeps) {
  return route({
    ...about,
    method: 'PATCH',
    path: '/admin/tenants/:tenant_id',
    operationId: 'changeTenant',
    summary: "Let a tenant's clients and people in, or no longer",
    description:
      'Clients are refused at once, and within 30 s while Redis is away. What customers have bought stays theirs, and money that is on its way is taken in.',
    access: platformAccess(deps, 'update'),
    params,
    body: z.object({ status: z.enum(activeStatuses) }),
    answers: { 200: tenantView },
    errors: ['TENANT_NOT_FOUND'],
    handle: async ({ caller: { actor }, requestId, params: { tenant_id: publicId }, body: { status } }) => ({
      status: 200,
      data: present(await changeTenant(deps, { actor, requestId }, { publicId, status })),
    }),
  })
}

function present(tenant: Tenant): z.output<typeof tenantView> {
  return {
    tenant_id: tenant.publicId,
    name: tenant.name,
    status: tenant.status,
    created_at: tenant.createdAt.toISOString(),
    updated_at: tenant.updatedAt.toISOString(),
  }
}
