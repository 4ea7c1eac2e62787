import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf, type Bearer } from '../../test/admin.ts'
import { adminRoutes, effectiveBodies, pathOf } from '../../test/admin-routes.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let stranger: Bearer
let tenant: string
let ids: Record<string, string>

/** All rows of a tenant that administration could change. */
async function rowsOf({ tenantId }: TestClient): Promise<string> {
  const [row] = await service.sql<[{ rows: string }]>`
    select jsonb_build_array(
      (select to_jsonb(t) from payment.tenants t where id = ${tenantId}),
      (select jsonb_agg(u order by id) from payment.users u where tenant_id = ${tenantId}),
      (select jsonb_agg(p order by id) from payment.products p where tenant_id = ${tenantId}),
      (select jsonb_agg(c order by id) from payment.api_clients c where tenant_id = ${tenantId}),
      (select jsonb_agg(a order by id) from payment.audit_logs a where tenant_id = ${tenantId}))::text as rows`
  return row.rows
}

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  stranger = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, await service.addTenant()) }
  const [row] = await service.sql<[{ id: string }]>`
    select public_id as id from payment.api_clients where client_id = ${client.clientId}`
  ids = { tenant_id: tenant, user_id: client.userId, product_id: client.productId, api_client_id: row.id }
  // Something to be seen in the audit log.
  const admin = { role: 'TENANT_ADMIN', tenant }
  await administer(service, admin, 'PATCH', `/users/${client.userId}`, { body: { status: 'INACTIVE' } })
  await administer(service, admin, 'PATCH', `/users/${client.userId}`, { body: { status: 'ACTIVE' } })
})

describe('the administrator of another tenant', () => {
  it.each(adminRoutes)('sees and changes nothing of this one by $operationId', async (route) => {
    const { method, operationId } = route
    const before = await rowsOf(client)
    const body = effectiveBodies[operationId]
    const answer = await administer(service, stranger, method, pathOf(route, ids), { body })
    const isAboutOne = route.path.includes('{')
    if (isAboutOne) expect([403, 404]).toContain(answer.status)
    const text = await answer.text()
    for (const [name, id] of Object.entries(ids)) expect([name, text.includes(id)]).toEqual([name, false])
    expect(text).not.toContain(client.clientId)
    expect(await rowsOf(client)).toBe(before)
  })

  it.each(adminRoutes)('is forbidden to name this one for $operationId', async (route) => {
    const before = await rowsOf(client)
    const answer = await administer(service, stranger, route.method, pathOf(route, ids), {
      body: effectiveBodies[route.operationId],
      headers: { 'x-tenant-id': tenant },
    })
    expect(answer.status).toBe(403)
    expect(await rowsOf(client)).toBe(before)
  })
})
