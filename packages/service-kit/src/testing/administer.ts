import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { adminToken, type Bearer } from './admin-token.ts'

export interface AdminRequest {
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A request to a service's internal port; `path` below `/api/v1/admin`. */
export async function administer(
  service: { readonly internalUrl: string },
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
