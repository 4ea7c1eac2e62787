import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import {
  administeredThings,
  effectiveBody,
  pathOf,
  tenantRoutes,
  type AdminRoute,
} from '../../test/admin-routes.ts'
import { usedCode } from '../../test/access-codes.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let tenant: string
let things: Readonly<Record<string, string>>
const codes: Record<string, string> = {}

const changing = tenantRoutes.filter(({ method }) => method !== 'GET')
const looking = tenantRoutes.filter(({ method }) => method === 'GET')

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  things = await administeredThings(service, client)
  // Each act on a code has one of its own, sold before anything else is changed.
  for (const { operationId, path } of tenantRoutes) {
    if (path.includes('{access_code_id}')) codes[operationId] = await usedCode(service, client)
  }
})

/** Does what a route does, for the tenant of this file, and returns what was written down of it. */
async function act(route: AdminRoute) {
  const requestId = randomUUID()
  const answer = await administer(
    service,
    { role: 'SUPER_ADMIN', subject: 'root' },
    route.method,
    pathOf(route, { ...things, access_code_id: codes[route.operationId] ?? '' }),
    {
      body: effectiveBody(route.operationId, things),
      headers: { 'x-request-id': requestId, 'x-tenant-id': tenant },
    },
  )
  expect([200, 201, 202]).toContain(answer.status)
  return service.sql`
    select tenant_id, actor, roles, is_foreign from payment.audit_logs where request_id = ${requestId}`
}

describe('what is done by', () => {
  it.each(changing)('$operationId is written down once, as done by somebody of no tenant', async (route) => {
    expect(await act(route)).toEqual([
      { tenant_id: client.tenantId, actor: 'root', roles: ['SUPER_ADMIN'], is_foreign: true },
    ])
  })

  it.each(looking)('$operationId is not written down, because it changes nothing', async (route) => {
    expect(await act(route)).toEqual([])
  })
})
