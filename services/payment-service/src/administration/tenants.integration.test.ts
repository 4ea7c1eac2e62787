import { errorCodeOf } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { createOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { openApi } from '../describe.ts'

const { service } = usePaymentService()
const root = { role: 'SUPER_ADMIN', subject: 'root' }

const ask = (method: string, path: string, body?: object) =>
  administer(service, root, method, `/tenants${path}`, { body })

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.unknown())).default([]) })),
  ),
})

/** Every route that a signature of an API client opens, alone or with something else. */
const signedRoutes = Object.entries(document.parse(openApi()).paths).flatMap(([path, operations]) =>
  Object.entries(operations)
    .filter(([, { security }]) => security.some((scheme) => 'requestSignature' in scheme))
    .map(([method]) => ({ method: method.toUpperCase(), path })),
)

describe('a tenant', () => {
  it('is made once under the id that was chosen, renamed by the same request, and written down each time', async () => {
    const id = randomUUID()
    const statuses: number[] = []
    for (const name of ['Acme', 'Acme', 'Acme 2']) {
      statuses.push((await ask('PUT', `/${id}`, { name })).status)
    }
    expect(statuses).toEqual([201, 200, 200])
    const found = await readAnswer(await ask('GET', `/${id}`))
    expect(found.data).toMatchObject({ tenant_id: id, name: 'Acme 2', status: 'ACTIVE' })
    const rows = await service.sql`
      select action, actor, is_foreign, metadata from payment.audit_logs where resource_id = ${id} order by id`
    expect(rows).toMatchObject([
      { action: 'CREATE_TENANT', actor: 'root', is_foreign: true },
      { action: 'RENAME_TENANT', metadata: { name: 'Acme 2', name_before: 'Acme' } },
    ])
  })

  it('is found in the list by its status', async () => {
    const id = await tenantOf(service, await service.addTenant())
    await ask('PATCH', `/${id}`, { status: 'INACTIVE' })
    expect(await (await ask('GET', '?status=INACTIVE')).text()).toContain(id)
    expect(await (await ask('GET', '?status=ACTIVE')).text()).not.toContain(id)
    expect(await errorCodeOf(await ask('GET', `/${randomUUID()}`))).toBe('TENANT_NOT_FOUND')
    expect(await errorCodeOf(await ask('PATCH', `/${randomUUID()}`, { status: 'ACTIVE' }))).toBe(
      'TENANT_NOT_FOUND',
    )
  })

  it('that is deactivated has its clients refused by every route at once, and let in again by activation', async () => {
    const client = await service.addTenant()
    const id = await tenantOf(service, client)
    const path = `/api/v1/payment/orders/${randomUUID()}`
    expect((await service.send(client, 'GET', path)).status).toBe(404)
    await ask('PATCH', `/${id}`, { status: 'INACTIVE' })
    expect(signedRoutes.length).toBeGreaterThan(5)
    for (const route of signedRoutes) {
      const target = route.path.replaceAll(/\{\w+\}/g, randomUUID())
      const body = route.method === 'GET' ? undefined : {}
      const answer = await service.send(client, route.method, target, body)
      expect([route, await errorCodeOf(answer)]).toEqual([route, 'SIGNATURE_INVALID'])
    }
    await ask('PATCH', `/${id}`, { status: 'ACTIVE' })
    expect((await service.send(client, 'GET', path)).status).toBe(404)
  })

  it('that is deactivated keeps what was sold: a payment on its way is settled, and its code is good', async () => {
    const client = await service.addTenant()
    const order = await createOrder(service, client)
    await ask('PATCH', `/${await tenantOf(service, client)}`, { status: 'INACTIVE' })
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, { codes: 1 })
    const [sold] = await service.sql<[{ code: string }]>`
      select code from payment.access_codes where order_public_id = ${order.order_id}`
    const verified = await fetch(new URL('/api/v1/access-code/verify', service.service.url), {
      method: 'POST',
      headers: { 'x-access-code': sold.code },
    })
    expect((await readAnswer(verified)).data).toMatchObject({ valid: true, status: 'AVAILABLE' })
  })
})
