import { fieldRules } from '@interview-pass/contracts'
import {
  idempotencyKey,
  idempotent,
  pageQuery,
  paginationOf,
  route,
  actKey,
  adminHeaders,
  adminLimit,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { activeStatuses, statusFilter } from '../active-status.ts'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import { clientView, presentClient, presentWithSecret, clientWithSecret } from './client-view.ts'
import {
  changeClient,
  createClient,
  listClients,
  getClient,
  retirePreviousSecret,
  rotateSecret,
  type ManageClientsDeps,
} from './manage-clients.ts'

export type ClientRoutesDeps = AdminDeps & ManageClientsDeps

export function clientRoutes(deps: ClientRoutesDeps): Feature {
  return (routes) => {
    routes.mount(listClientsRoute(deps))
    routes.mount(createClientRoute(deps))
    routes.mount(getClientRoute(deps))
    routes.mount(changeClientRoute(deps))
    routes.mount(rotateSecretRoute(deps))
    routes.mount(retirePreviousSecretRoute(deps))
  }
}

const resource = 'api-clients'
const about = { tags: ['api-clients'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const withKey = about.headers.extend(idempotencyKey.shape)
const params = z.object({ api_client_id: z.uuid() })

function listClientsRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/api-clients',
    operationId: 'listApiClients',
    summary: 'The API clients of a tenant, newest first',
    access: tenantAccess(deps, { resource, action: 'read' }),
    query: z.object({ ...pageQuery, ...statusFilter }),
    isList: true,
    answers: { 200: z.array(clientView).meta({ id: 'ApiClients' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const { found, total } = await listClients(deps.database.db, { tenantId, status: query.status }, query)
      return { status: 200, data: found.map(presentClient), pagination: paginationOf(query, total) }
    },
  })
}

function getClientRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/api-clients/:api_client_id',
    operationId: 'getApiClient',
    summary: 'One API client of a tenant',
    access: tenantAccess(deps, { resource, action: 'read' }),
    params,
    answers: { 200: clientView },
    errors: ['API_CLIENT_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { api_client_id: apiClientId } }) => ({
      status: 200,
      data: presentClient(await getClient(deps.database.db, { tenantId, apiClientId })),
    }),
  })
}

function createClientRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/api-clients',
    operationId: 'createApiClient',
    summary: 'Make an API client, and show its secret',
    description:
      'The secret is shown here and nowhere else. A retry with the same Idempotency-Key is shown it again for 15 minutes; then it is lost, and rotated.',
    access: tenantAccess(deps, { resource, action: 'create' }),
    headers: withKey,
    body: z.object({
      name: z
        .string()
        .max(40)
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, fieldRules.clientName.en)
        .describe('What its client id begins with'),
      kind: z
        .enum(['PARTNER', 'SERVICE'])
        .nullable()
        .default('PARTNER')
        .describe('A SERVICE is one of our own, with a quota of its own: only a SUPER_ADMIN makes one'),
    }),
    answers: { 201: clientWithSecret },
    errors: [],
    handle: ({ caller, requestId, body: { name, kind }, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: 'POST /admin/api-clients', store: 'RESOURCE_ONLY' }),
        async (claim) => {
          const asked = { name, kind: kind ?? 'PARTNER', claim }
          const shown = await createClient(deps, { ...caller, requestId }, asked)
          return { status: 201 as const, data: presentWithSecret(shown) }
        },
      ),
  })
}

function rotateSecretRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/api-clients/:api_client_id/secrets',
    operationId: 'rotateSecret',
    summary: 'Give an API client a new secret beside the one in use',
    description:
      'Both are good until the older one is retired or the secret is rotated again. Send an Idempotency-Key: a retry without one rotates once more, and ends the secret that the client uses. The new one is good at once, and within 30 s while Redis is away.',
    access: tenantAccess(deps, { resource, action: 'update' }),
    headers: withKey,
    params,
    answers: { 201: clientWithSecret },
    errors: ['API_CLIENT_NOT_FOUND'],
    handle: ({ caller, requestId, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: 'POST /admin/api-clients/:id/secrets', store: 'RESOURCE_ONLY' }),
        async (claim) => {
          const asked = { apiClientId: request.params.api_client_id, claim }
          const shown = await rotateSecret(deps, { ...caller, requestId }, asked)
          return { status: 201 as const, data: presentWithSecret(shown) }
        },
      ),
  })
}

function retirePreviousSecretRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'DELETE',
    path: '/admin/api-clients/:api_client_id/previous-secret',
    operationId: 'retirePreviousSecret',
    summary: 'End the secret that was in use before the last rotation',
    access: tenantAccess(deps, { resource, action: 'update' }),
    params,
    answers: { 200: clientView },
    errors: ['API_CLIENT_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { api_client_id: apiClientId } }) => ({
      status: 200,
      data: presentClient(await retirePreviousSecret(deps, { ...caller, requestId }, { apiClientId })),
    }),
  })
}

function changeClientRoute(deps: ClientRoutesDeps) {
  return route({
    ...about,
    method: 'PATCH',
    path: '/admin/api-clients/:api_client_id',
    operationId: 'changeApiClient',
    summary: 'Let an API client call, or no longer',
    description: 'It is refused at once, and within 30 s while Redis is away.',
    access: tenantAccess(deps, { resource, action: 'update' }),
    params,
    body: z.object({ status: z.enum(activeStatuses) }),
    answers: { 200: clientView },
    errors: ['API_CLIENT_NOT_FOUND'],
    handle: async ({ caller, requestId, params: { api_client_id: apiClientId }, body: { status } }) => ({
      status: 200,
      data: presentClient(await changeClient(deps, { ...caller, requestId }, { apiClientId, status })),
    }),
  })
}
