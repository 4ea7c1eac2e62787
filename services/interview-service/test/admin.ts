import { randomUUID } from 'node:crypto'
import { adminToken, type Bearer, type DocumentedRoute } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import { documentedRoutes } from './documented-routes.ts'
import type { InterviewServiceUnderTest } from './interview-service.ts'

interface AdminRequest {
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A request to the internal port; `path` below `/api/v1/admin`. */
export async function administer(
  service: Pick<InterviewServiceUnderTest, 'internalUrl'>,
  bearer: Bearer,
  method: string,
  path: string,
  { body, headers = {} }: AdminRequest = {},
): Promise<Response> {
  return fetch(new URL(`/api/v1/admin${path}`, service.internalUrl), {
    method,
    headers: {
      authorization: `Bearer ${await adminToken(bearer)}`,
      'x-request-id': randomUUID(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
}

const refusal = z.object({ error: z.object({ code: z.string() }).default({ code: 'none' }) })

/** The error code of an answer; `none` for a success. */
export async function errorCodeOf(answer: Response): Promise<string> {
  return refusal.parse(await answer.json()).error.code
}

/** Every route of administration, whatever is added later, with its path below `/api/v1/admin`. */
export const adminRoutes = documentedRoutes
  .filter(({ isInternal }) => isInternal)
  .map((route) => ({ ...route, path: route.path.replace('/api/v1/admin', '') }))

/** A route's path about this session. */
export function pathAbout({ path }: Pick<DocumentedRoute, 'path'>, sessionId: string): string {
  return path.replace('{session_id}', sessionId)
}

const effectiveBodies: Readonly<Record<string, object>> = {
  endSession: { reason: 'asked by telephone' },
  extendSession: { minutes: 5, reason: 'our network was down' },
}

/** A body for each route with one, which takes effect. */
export function effectiveBody({ operationId, bodyType }: DocumentedRoute): object | undefined {
  return bodyType === undefined ? undefined : (effectiveBodies[operationId] ?? {})
}
