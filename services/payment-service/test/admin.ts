import { randomUUID } from 'node:crypto'
import { adminToken, type Bearer } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

interface AdminRequest {
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A request to the internal port; `path` below `/api/v1/admin`. */
export async function administer(
  { service }: Pick<PaymentServiceUnderTest, 'service'>,
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

/** The public id of a client's tenant. */
export async function tenantOf({ sql }: PaymentServiceUnderTest, client: TestClient): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    select public_id as id from payment.tenants where id = ${client.tenantId}`
  return row.id
}

const refusal = z.object({ error: z.object({ code: z.string() }).default({ code: 'none' }) })

/** The error code of an answer; `none` for a success. */
export async function errorCodeOf(answer: Response): Promise<string> {
  return refusal.parse(await answer.json()).error.code
}
