import { errorCodeOf, type Bearer } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { openApiAdmin } from '../describe.ts'

const { service, client } = usePaymentService()
let tenant: string
let other: string

async function codeOf(bearer: Bearer, headers: Record<string, string> = {}): Promise<string> {
  return errorCodeOf(await administer(service, bearer, 'GET', '/audit-logs', { headers }))
}

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  other = await tenantOf(service, await service.addTenant())
})

describe('an act of administration', () => {
  it('is about the tenant of the token, and no other may be named but by a SUPER_ADMIN', async () => {
    const bearer = { role: 'TENANT_ADMIN', tenant }
    expect(await codeOf(bearer, { 'x-tenant-id': tenant })).toBe('none')
    expect(await codeOf({ ...bearer, tenant: tenant.toUpperCase() }, { 'x-tenant-id': tenant })).toBe('none')
    expect(await codeOf(bearer, { 'x-tenant-id': other })).toBe('FORBIDDEN')
    expect(await codeOf(bearer, { 'x-tenant-id': randomUUID() })).toBe('FORBIDDEN')
    expect(await codeOf({ role: 'SUPER_ADMIN', tenant }, { 'x-tenant-id': other })).toBe('none')
    expect(await codeOf({ role: 'SUPER_ADMIN' }, { 'x-tenant-id': randomUUID() })).toBe('TENANT_NOT_FOUND')
    expect(await codeOf({ role: 'SUPER_ADMIN' }, { 'x-tenant-id': 'none' })).toBe('VALIDATION_FAILED')
  })

  it('is forbidden to whoever belongs to no tenant, to an unknown or to an inactive one', async () => {
    expect(await codeOf({ role: 'TENANT_ADMIN' })).toBe('FORBIDDEN')
    expect(await codeOf({ role: 'TENANT_ADMIN', tenant: 'acme' })).toBe('FORBIDDEN')
    expect(await codeOf({ role: 'TENANT_ADMIN', tenant: randomUUID() })).toBe('FORBIDDEN')
    await service.sql`update payment.tenants set status = 'INACTIVE' where public_id = ${other}`
    expect(await codeOf({ role: 'TENANT_ADMIN', tenant: other })).toBe('FORBIDDEN')
    expect(await codeOf({ role: 'SUPER_ADMIN' }, { 'x-tenant-id': other })).toBe('none')
  })

  it('is described where it is answered: on the internal port', async () => {
    const answer = await fetch(new URL('/docs/openapi.json', service.service.internalUrl))
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApiAdmin())))
  })
})
