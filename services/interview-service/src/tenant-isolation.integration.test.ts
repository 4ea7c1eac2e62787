import { administer, waitUntil } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { adminRoutes, effectiveBody, pathAbout } from '../test/admin.ts'
import { chat, message, open, type Candidate } from '../test/candidate.ts'
import { documentedRoutes } from '../test/documented-routes.ts'
import { useInterviewService } from '../test/interview-service.ts'

const service = await useInterviewService()
const [code, otherCode] = [service.sellCode({ questions: 5 }), service.sellCode()]
const tenant = code.tenantId
const stranger = { role: 'TENANT_ADMIN', tenant: otherCode.tenantId }
let candidate: Candidate
let other: Candidate

beforeAll(async () => {
  candidate = await open(service.url, code)
  await chat(service.url, candidate, message())
  other = await open(service.url, otherCode)
  // From here on nothing of the tenant changes by itself.
  await waitUntil('the events of the tenant are published', async () => {
    const [row] = await service.sql<{ waiting: bigint }[]>`
      select count(*) as waiting from interview.outbox
      where published_at is null and tenant_id = (select id from interview.tenants where public_id = ${tenant})`
    return row?.waiting === 0n
  })
})

/** All rows of the tenant, in every table that has one, but for its figures, which a job counts each minute. */
async function rows(): Promise<string> {
  const tables = await service.sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'interview' and column_name = 'tenant_id' and table_name <> 'kpi_values' order by 1`
  const contents = tables.map(
    ({ name }) => service.sql`
      select ${name} as name, (select jsonb_agg(to_jsonb(t) order by t.id) from interview.${service.sql(name)} t
        where tenant_id = (select id from interview.tenants where public_id = ${tenant})) as rows`,
  )
  return JSON.stringify(await Promise.all(contents), (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

describe('the administrator of another tenant', () => {
  it.each(adminRoutes)('sees and changes nothing of this one by $operationId', async (route) => {
    const before = await rows()
    const path = pathAbout(route, candidate.session_id)
    const answer = await administer(service, stranger, route.method, path, { body: effectiveBody(route) })
    const text = await answer.text()
    if (route.path.includes('{')) {
      expect([403, 404]).toContain(answer.status)
      expect(text).toContain('"data":null')
    } else {
      expect(text).not.toContain(candidate.session_id)
    }
    expect(await rows()).toBe(before)
  })

  it.each(adminRoutes)('is forbidden to name this one for $operationId', async (route) => {
    const before = await rows()
    const path = pathAbout(route, candidate.session_id)
    const answer = await administer(service, stranger, route.method, path, {
      body: effectiveBody(route),
      headers: { 'x-tenant-id': tenant },
    })
    expect(answer.status).toBe(403)
    expect(await rows()).toBe(before)
  })
})

describe('the candidate of another tenant', () => {
  const aboutSession = documentedRoutes.filter(({ isInternal, path }) => !isInternal && path.includes('{id}'))

  it('is asked of every route that names a session', () => {
    expect(aboutSession.length).toBeGreaterThan(5)
  })

  it.each(aboutSession)('gets and changes nothing by $operationId', async ({ method, path, bodyType }) => {
    const before = await rows()
    const answer = await fetch(new URL(path.replace('{id}', candidate.session_id), service.url), {
      method,
      headers: {
        authorization: `Bearer ${other.token}`,
        'x-access-code': otherCode.accessCode,
        ...(bodyType !== undefined && { 'content-type': bodyType }),
      },
      ...(bodyType !== undefined && { body: JSON.stringify({ rating: 5, client_message_id: randomUUID() }) }),
    })
    expect([403, 422]).toContain(answer.status)
    expect(await answer.text()).toContain('"data":null')
    expect(await rows()).toBe(before)
  })
})
