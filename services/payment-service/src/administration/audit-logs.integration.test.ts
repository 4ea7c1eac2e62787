import { recordAct, type Deed } from '@interview-pass/service-kit'
import type { Bearer } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let tenant: string
let otherTenant: string
let otherTenantId: bigint

const list = z.object({
  data: z.array(z.object({ actor: z.string(), resource_id: z.string(), is_foreign: z.boolean() })),
  pagination: z.object({ total: z.number(), total_pages: z.number(), next: z.string().nullable() }),
})

const deed = { action: 'CHANGE_THING', resource: 'things' } satisfies Deed

interface Acting {
  readonly subject: string
  readonly team?: string
  readonly of?: string
  readonly on?: 'own' | 'other'
}

/** Writes down an act of somebody, and returns what it was done to. */
async function act({ subject, team, of = tenant, on = 'own' }: Acting): Promise<string> {
  const resourceId = randomUUID()
  const actor = { subject, team, tenantId: of, roles: ['TENANT_ADMIN'], scope: 'tenant' as const }
  const about =
    on === 'own'
      ? { tenantId: client.tenantId, tenantPublicId: tenant }
      : { tenantId: otherTenantId, tenantPublicId: otherTenant }
  await service.deps.database.transaction((tx) =>
    recordAct(tx, { actor, ...about, requestId: randomUUID() }, { ...deed, resourceId }),
  )
  return resourceId
}

async function listAs(bearer: Bearer, query = '', headers: Record<string, string> = {}) {
  const answer = await administer(service, bearer, 'GET', `/audit-logs?resource=things${query}`, { headers })
  return list.parse(await answer.json())
}

const idsOf = ({ data }: z.infer<typeof list>) => data.map(({ resource_id: id }) => id)

beforeAll(async () => {
  const other = await service.addTenant()
  tenant = await tenantOf(service, client)
  otherTenant = await tenantOf(service, other)
  otherTenantId = other.tenantId
})

describe('the audit log', () => {
  it('is seen as far as the roles reach: own acts, those of the team, of the tenant, of all', async () => {
    const own = await act({ subject: 'ann', team: 'blue' })
    const ofTeam = await act({ subject: 'bob', team: 'blue' })
    const ofTenant = await act({ subject: 'eve', team: 'red' })
    const ofOther = await act({ subject: 'ann', team: 'blue', of: otherTenant, on: 'other' })
    const ann = { subject: 'ann', team: 'blue', tenant }
    expect(idsOf(await listAs({ ...ann, role: 'ENGINEER' }))).toEqual([own])
    expect(idsOf(await listAs({ ...ann, role: 'TEAM_LEAD' }))).toEqual([ofTeam, own])
    expect(idsOf(await listAs({ subject: 'ann', tenant, role: 'TEAM_LEAD' }))).toEqual([own])
    expect(idsOf(await listAs({ ...ann, role: 'TENANT_ADMIN' }))).toEqual([ofTenant, ofTeam, own])
    const all = idsOf(await listAs({ role: 'SUPER_ADMIN' }))
    expect(all).toEqual(expect.arrayContaining([own, ofTenant, ofOther]))
    const named = await listAs({ role: 'SUPER_ADMIN' }, '', { 'x-tenant-id': otherTenant })
    expect(idsOf(named)).toEqual([ofOther])
  })

  it('marks what somebody of another tenant, or of none, has done', async () => {
    const foreign = await act({ subject: 'root', of: otherTenant })
    const own = await act({ subject: 'root', of: tenant.toUpperCase() })
    const bearer = { role: 'TENANT_ADMIN', tenant }
    expect(idsOf(await listAs(bearer, '&actor=root&is_foreign=true'))).toEqual([foreign])
    expect(idsOf(await listAs(bearer, '&actor=root&is_foreign=false'))).toEqual([own])
  })

  it('comes in pages, newest first', async () => {
    const acts = [await act({ subject: 'pat' }), await act({ subject: 'pat' }), await act({ subject: 'pat' })]
    const bearer = { role: 'TENANT_ADMIN', tenant }
    const first = await listAs(bearer, '&actor=pat&size=2')
    const second = await listAs(bearer, '&actor=pat&size=2&page=2')
    expect([...idsOf(first), ...idsOf(second)]).toEqual(acts.toReversed())
    expect(second.pagination).toEqual({ total: 3, total_pages: 2, next: null })
    const behind = await listAs(bearer, `&actor=pat&size=2&after=${first.pagination.next}`)
    expect(idsOf(behind)).toEqual(idsOf(second))
  })

  it('has no row of what was rolled back', async () => {
    const before = (await listAs({ role: 'TENANT_ADMIN', tenant })).pagination.total
    const broken = service.deps.database.transaction(async (tx) => {
      const actor = { subject: 'ann', team: undefined, tenantId: tenant, roles: [], scope: 'tenant' as const }
      const about = { tenantId: client.tenantId, tenantPublicId: tenant }
      await recordAct(tx, { actor, ...about, requestId: randomUUID() }, deed)
      throw new Error('the act failed')
    })
    await expect(broken).rejects.toThrow('the act failed')
    expect((await listAs({ role: 'TENANT_ADMIN', tenant })).pagination.total).toBe(before)
  })
})
