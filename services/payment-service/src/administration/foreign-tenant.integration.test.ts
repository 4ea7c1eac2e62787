import type { Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { administeredThings, tenantRoutes, effectiveBody, pathOf } from '../../test/admin-routes.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let stranger: Bearer
let tenant: string
let things: Readonly<Record<string, string>>

/** All rows of a tenant that administration could change. */
async function rowsOf({ tenantId }: TestClient): Promise<string> {
  const [row] = await service.sql<[{ rows: string }]>`
    select jsonb_build_array(
      (select to_jsonb(t) from payment.tenants t where id = ${tenantId}),
      (select jsonb_agg(u order by id) from payment.users u where tenant_id = ${tenantId}),
      (select jsonb_agg(p order by id) from payment.products p where tenant_id = ${tenantId}),
      (select jsonb_agg(c order by id) from payment.api_clients c where tenant_id = ${tenantId}),
      (select jsonb_agg(o order by id) from payment.orders o where tenant_id = ${tenantId}),
      (select jsonb_agg(a order by id) from payment.payment_attempts a where tenant_id = ${tenantId}),
      (select jsonb_agg(r order by id) from payment.refunds r where tenant_id = ${tenantId}),
      (select jsonb_agg(d order by id) from payment.reconciliation_differences d where tenant_id = ${tenantId}),
      (select jsonb_agg(a order by id) from payment.audit_logs a where tenant_id = ${tenantId}))::text as rows`
  return row.rows
}

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  stranger = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, await service.addTenant()) }
  things = await administeredThings(service, client)
  // Something to be seen in the audit log.
  const admin = { role: 'TENANT_ADMIN', tenant }
  await administer(service, admin, 'PATCH', `/users/${client.userId}`, { body: { status: 'INACTIVE' } })
  await administer(service, admin, 'PATCH', `/users/${client.userId}`, { body: { status: 'ACTIVE' } })
})

describe('the administrator of another tenant', () => {
  it.each(tenantRoutes)('sees and changes nothing of this one by $operationId', async (route) => {
    const { method, operationId } = route
    const before = await rowsOf(client)
    const body = effectiveBody(operationId, things)
    const answer = await administer(service, stranger, method, pathOf(route, things), { body })
    const { status } = answer
    const text = await answer.text()
    if (route.path.includes('{')) {
      expect([403, 404]).toContain(status)
      expect(text).toContain('"data":null')
    } else {
      const seen = [...Object.values(things), client.clientId].filter((id) => text.includes(id))
      expect(seen).toEqual([])
    }
    expect(await rowsOf(client)).toBe(before)
  })

  it.each(tenantRoutes)('is forbidden to name this one for $operationId', async (route) => {
    const before = await rowsOf(client)
    const answer = await administer(service, stranger, route.method, pathOf(route, things), {
      body: effectiveBody(route.operationId, things),
      headers: { 'x-tenant-id': tenant },
    })
    expect(answer.status).toBe(403)
    expect(await rowsOf(client)).toBe(before)
  })
})
