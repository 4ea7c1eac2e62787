import {
  administer as administerAt,
  type AdminRequest,
  type Bearer,
} from '@interview-pass/service-kit/testing'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

/** A request to the internal port; `path` below `/api/v1/admin`. */
export function administer(
  { service }: Pick<PaymentServiceUnderTest, 'service'>,
  bearer: Bearer,
  method: string,
  path: string,
  request: AdminRequest = {},
): Promise<Response> {
  return administerAt(service, bearer, method, path, request)
}

/** The public id of a client's tenant. */
export async function tenantOf({ sql }: PaymentServiceUnderTest, client: TestClient): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    select public_id as id from payment.tenants where id = ${client.tenantId}`
  return row.id
}
