import { randomUUID } from 'node:crypto'
import { connectSubscriber, namespaced } from '@interview-pass/service-kit'
import { errorCodeOf, waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { createChangeFeed } from '../change-feed.ts'
import { createClientFinder } from './find-client.ts'

const { service, client: tenantClient } = usePaymentService()
let admin: Bearer

interface Made {
  readonly id: string
  readonly clientId: string
  readonly secret: string
}

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  administer(service, admin, method, `/api-clients${path}`, { body, headers })

async function shown(answer: Response): Promise<Made> {
  expect(answer.status).toBe(201)
  const { data } = await readAnswer(answer)
  return {
    id: String(data['api_client_id']),
    clientId: String(data['client_id']),
    secret: String(data['client_secret']),
  }
}

const create = async (headers: Record<string, string> = {}) =>
  shown(await ask('POST', '', { name: 'crm' }, headers))

const rotate = async ({ id }: Made, headers: Record<string, string> = {}) =>
  shown(await ask('POST', `/${id}/secrets`, undefined, headers))

/** 404 says that the signature was good. */
async function statusOf({ clientId, secret }: Made): Promise<number> {
  const signer = { ...tenantClient, clientId, secret }
  return (await service.send(signer, 'GET', `/api/v1/payment/orders/${randomUUID()}`)).status
}

const auditOf = async ({ id }: Made) => {
  const rows = await service.sql<{ action: string }[]>`
    select action from payment.audit_logs where resource = 'api-clients' and resource_id = ${id} order by id`
  return rows.map(({ action }) => action)
}

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, tenantClient) }
})

describe('an API client', () => {
  it('is good as soon as it is made, and its secret is nowhere in the clear', async () => {
    const made = await create({ 'idempotency-key': randomUUID() })
    expect(made.clientId).toMatch(/^crm-[0-9a-f]{8}$/)
    expect(await statusOf(made)).toBe(404)
    const one = await (await ask('GET', `/${made.id}`)).text()
    const list = await (await ask('GET', '')).text()
    expect([one, list].map((text) => text.includes(made.clientId))).toEqual([true, true])
    const tables = await service.sql<{ text: string }[]>`
      select to_jsonb(c)::text as text from payment.api_clients c where public_id = ${made.id}
      union all select to_jsonb(a)::text from payment.audit_logs a where resource_id = ${made.id}
      union all select to_jsonb(k)::text from payment.idempotency_keys k where resource_id = ${made.id}`
    expect(tables).toHaveLength(3)
    const written = [one, list, ...tables.map(({ text }) => text), ...service.logLines].join('\n')
    expect(written).not.toContain(made.secret)
  })

  it('is made once for one key, and a retry is shown its secret again while it is young and in use', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const made = await create(headers)
    expect(await create(headers)).toEqual(made)
    await service.sql`
      update payment.api_clients set secret_changed_at = now() - interval '16 minutes' where public_id = ${made.id}`
    expect(await create(headers)).toEqual({ ...made, secret: 'null' })
    expect(await auditOf(made)).toEqual(['CREATE_API_CLIENT'])
  })

  it('has two secrets from a rotation on, until the older one is retired', async () => {
    const old = await create()
    expect(await statusOf(old)).toBe(404)
    const next = await rotate(old)
    expect([await statusOf(old), await statusOf(next)]).toEqual([404, 404])
    expect((await ask('DELETE', `/${old.id}/previous-secret`)).status).toBe(200)
    expect([await statusOf(old), await statusOf(next)]).toEqual([401, 404])
    expect((await ask('DELETE', `/${old.id}/previous-secret`)).status).toBe(200)
    expect(await auditOf(old)).toEqual(['CREATE_API_CLIENT', 'ROTATE_SECRET', 'RETIRE_SECRET'])
  })

  it('loses the older secret by the next rotation, but not by a retry of the first', async () => {
    const first = await create()
    const headers = { 'idempotency-key': randomUUID() }
    const second = await rotate(first, headers)
    expect(await rotate(first, headers)).toEqual(second)
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 404])
    const third = await rotate(first)
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 404, 404])
    expect(await rotate(first, headers)).toEqual({ ...second, secret: 'null' })
  })

  it('that is deactivated is refused at once, by every replica', async () => {
    const made = await create()
    const { db, cipher, redis, logger, config } = service.deps
    const { namespace } = service.namespace
    const subscriber = connectSubscriber({ url: config.REDIS_URL, logger, name: 'replica' })
    const changeFeed = createChangeFeed({ redis, subscriber, namespace, logger })
    const findClient = createClientFinder({ db, cipher, changeFeed })
    const find = () => findClient({ beforeLookup: async () => undefined }, made.clientId)
    const channel = namespaced(namespace, 'changed:api-clients')
    await waitUntil('both hear of changes', async () => {
      const [, listeners] = await redis.run((raw) => raw.pubsub('NUMSUB', channel))
      return listeners === 2
    })
    expect(await find()).toMatchObject({ clientId: made.clientId })
    expect(await statusOf(made)).toBe(404)
    expect((await ask('PATCH', `/${made.id}`, { status: 'INACTIVE' })).status).toBe(200)
    expect(await statusOf(made)).toBe(401)
    await waitUntil('the other replica refuses it', async () => (await find()) === undefined, 1000)
    await ask('PATCH', `/${made.id}`, { status: 'ACTIVE' })
    expect(await statusOf(made)).toBe(404)
    await subscriber.close()
  })

  it('of kind SERVICE is made and changed by whoever administers all tenants, and nobody else', async () => {
    const body = { name: 'verifier', kind: 'SERVICE' }
    expect(await errorCodeOf(await ask('POST', '', body))).toBe('FORBIDDEN')
    const root = { role: 'SUPER_ADMIN', tenant: admin.tenant }
    const made = await shown(await administer(service, root, 'POST', '/api-clients', { body }))
    for (const [method, path, change] of [
      ['PATCH', '', { status: 'INACTIVE' }],
      ['POST', '/secrets', undefined],
      ['DELETE', '/previous-secret', undefined],
    ] as const) {
      expect(await errorCodeOf(await ask(method, `/${made.id}${path}`, change))).toBe('FORBIDDEN')
    }
    expect(await auditOf(made)).toEqual(['CREATE_API_CLIENT'])
  })
})
