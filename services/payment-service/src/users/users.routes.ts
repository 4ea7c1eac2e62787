import { languages } from '@interview-pass/contracts'
import { route, plainText, type AccessRule, type Database, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { ApiClient } from '../clients/api-client.ts'
import { getUserByExternalId, putUser } from './find-users.ts'
import { presentUser, userView } from './user-view.ts'
import type { User } from './users.store.ts'

export interface UserRoutesDeps {
  readonly database: Database
  readonly apiClient: AccessRule<ApiClient>
}

export function userRoutes(deps: UserRoutesDeps): Feature {
  return (routes) => {
    routes.mount(putUserRoute(deps))
    routes.mount(getUserRoute(deps))
  }
}

const params = z.object({ external_id: plainText(100).describe('As your own system calls them') })

function putUserRoute({ database, apiClient }: UserRoutesDeps) {
  return route({
    method: 'PUT',
    path: '/payment/users/:external_id',
    operationId: 'putUser',
    summary: 'Make a user known, or replace what is known of them',
    description:
      'As often as you like: 201 the first time, 200 afterwards. What is absent is forgotten; the access code is mailed to `email`.',
    tags: ['users'],
    access: apiClient,
    params,
    body: z.object({
      name: plainText(100).nullish(),
      email: z.email().max(254).nullish(),
      language: z.enum(languages).nullable().default('zh-CN').describe('Of what is mailed to them'),
    }),
    answers: { 200: userView, 201: userView },
    errors: [],
    handle: async ({ caller: { tenantId }, params: { external_id: externalId }, body }) => {
      const { user, isNew } = await putUser(database.db, {
        tenantId,
        externalId,
        displayName: body.name ?? null,
        email: body.email ?? null,
        language: body.language ?? 'zh-CN',
      })
      return isNew ? { status: 201 as const, ...answerOf(user) } : { status: 200 as const, ...answerOf(user) }
    },
  })
}

function getUserRoute({ database, apiClient }: UserRoutesDeps) {
  return route({
    method: 'GET',
    path: '/payment/users/:external_id',
    operationId: 'getUser',
    summary: 'What is known of a user',
    tags: ['users'],
    access: apiClient,
    params,
    answers: { 200: userView },
    errors: ['USER_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { external_id: externalId } }) => ({
      status: 200,
      ...answerOf(await getUserByExternalId(database.db, { tenantId, externalId })),
    }),
  })
}

function answerOf(user: User) {
  const self = `/api/v1/payment/users/${encodeURIComponent(user.externalId)}`
  return { data: presentUser(user), links: { self } }
}
