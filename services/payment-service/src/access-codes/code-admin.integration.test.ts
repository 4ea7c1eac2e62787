import { accessCodeExpired, accessCodeRejected, interviewStarted } from '@interview-pass/contracts'
import { waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, paidOrder } from '../../test/refunds.ts'
import { activateCode } from './activate-code.ts'

const { service, client } = usePaymentService()
let tenant: string
let admin: Bearer

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  admin = { role: 'TENANT_ADMIN', tenant, subject: 'ann', team: 'blue' }
})

const post = async (
  path: string,
  body: object = {},
  bearer = admin,
  headers: Record<string, string> = {},
) => {
  const response = await administer(service, bearer, 'POST', `/access-codes${path}`, { body, headers })
  return { status: response.status, ...(await readAnswer(response)) }
}

const issue = (body: object = {}, bearer = admin, headers: Record<string, string> = {}) =>
  post('', { product_id: client.productId, ...body }, bearer, headers)

const read = async (id: unknown, bearer = admin) =>
  readAnswer(await administer(service, bearer, 'GET', `/access-codes/${String(id)}`))

async function statusOf(code: unknown): Promise<string> {
  const response = await fetch(new URL('/api/v1/access-code/verify', service.service.url), {
    method: 'POST',
    headers: { 'x-access-code': String(code) },
  })
  const { data, error } = await readAnswer(response)
  return error.code === 'none' ? String(data['status']) : error.code
}

/** Opens the interview of a code, as interview-service says it. */
async function open(code: unknown): Promise<string> {
  const sessionId = randomUUID()
  await activateCode({ ...service.deps, sql: service.deps.sql }, 'test', {
    id: randomUUID(),
    type: interviewStarted.type,
    topic: interviewStarted.topic,
    source: interviewStarted.source,
    key: sessionId,
    tenantId: tenant,
    occurredAt: new Date().toISOString(),
    data: { sessionId, accessCode: String(code), startedAt: new Date().toISOString() },
  })
  return sessionId
}

async function idOf(code: string): Promise<string> {
  const [row] = await service.sql<[{ id: string }]>`
    select public_id as id from payment.access_codes where code = ${code}`
  return row.id
}

const eventsAbout = (type: string, code: unknown) => service.sql`
  select payload from payment.outbox where type = ${type} and payload ->> 'accessCode' = ${String(code)}`

const actsOn = async (id: unknown) => {
  const rows = await service.sql`
    select actor, action from payment.audit_logs where resource_id = ${String(id)} order by id`
  return rows.map(({ actor, action }) => `${String(actor)} ${String(action)}`)
}

describe('a code that is issued by hand', () => {
  it('is as good as a sold one, is shown once, and gives its user access', async () => {
    const { status, data } = await issue({ user_id: client.userId })
    expect(status).toBe(201)
    const { access_code: code, access_code_id: id, expires_at: expiresAt } = data
    expect(data).toMatchObject({
      status: 'AVAILABLE',
      order_id: null,
      user_id: client.userId,
      issued_by: 'ann',
    })
    expect(Date.parse(String(expiresAt)) - Date.now()).toBeGreaterThan(29.9 * 86_400_000)
    expect(await statusOf(code)).toBe('AVAILABLE')
    const shown = await read(id)
    expect(JSON.stringify(shown)).not.toContain(String(code))
    expect(shown.data['masked_code']).toBe(`********${String(code).slice(-4)}`)
    const sessionId = await open(code)
    expect((await read(id)).data).toMatchObject({
      status: 'ACTIVATED',
      session_id: sessionId,
      access: { withdrawn_at: null },
    })
    expect(await actsOn(id)).toEqual(['ann ISSUE_ACCESS_CODE'])
  })

  it('for nobody opens its interview and gives nobody access', async () => {
    const { data } = await issue()
    await open(data['access_code'])
    expect((await read(data['access_code_id'])).data).toMatchObject({ status: 'ACTIVATED', access: null })
  })

  it('is one code for one key, shown again for a while only', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await issue({}, admin, key)
    const again = await issue({}, admin, key)
    expect(again.data).toEqual(first.data)
    const id = String(first.data['access_code_id'])
    await service.sql`update payment.access_codes set created_at = now() - interval '16 minutes' where public_id = ${id}`
    expect((await issue({}, admin, key)).data).toMatchObject({ access_code_id: id })
    expect((await issue({}, admin, key)).data).not.toHaveProperty('access_code')
  })

  it('is of an active product and an active user of the tenant', async () => {
    const foreign = await service.addTenant()
    expect((await issue({ product_id: foreign.productId })).error.code).toBe('VALIDATION_FAILED')
    expect((await issue({ user_id: foreign.userId })).error.code).toBe('USER_NOT_FOUND')
  })

  it('is seen as far as the roles reach', async () => {
    const own: Bearer = { role: 'ENGINEER', tenant, subject: 'eve', team: 'blue' }
    const mate: Bearer = { role: 'ENGINEER', tenant, subject: 'bob', team: 'blue' }
    const lead: Bearer = { role: 'TEAM_LEAD', tenant, subject: 'lea', team: 'blue' }
    const other: Bearer = { role: 'TEAM_LEAD', tenant, subject: 'red', team: 'red' }
    const { data } = await issue({}, own)
    const id = data['access_code_id']
    const codes = await Promise.all(
      [own, mate, lead, other, admin].map(async (bearer) => (await read(id, bearer)).error.code),
    )
    const hidden = 'ACCESS_CODE_NOT_FOUND'
    expect(codes).toEqual(['none', hidden, 'none', hidden, 'none'])
    expect((await post(`/${String(id)}/revoke`, {}, own)).error.code).toBe('FORBIDDEN')
    expect((await post(`/${String(id)}/revoke`, {}, other)).error.code).toBe('ACCESS_CODE_NOT_FOUND')
    expect((await post(`/${String(id)}/revoke`, {}, lead)).status).toBe(200)
  })

  it('is found by itself, by its user, and by what it is now', async () => {
    const { data } = await issue({ user_id: client.userId })
    const id = String(data['access_code_id'])
    const find = async (query: string, headers: Record<string, string> = {}) =>
      JSON.stringify(
        await (await administer(service, admin, 'GET', `/access-codes?${query}`, { headers })).json(),
      )
    expect(await find('', { 'x-access-code': String(data['access_code']) })).toContain(id)
    expect(await find(`user_id=${client.userId}&status=AVAILABLE`)).toContain(id)
    await service.sql`update payment.access_codes set expire_at = now() - interval '1 second' where public_id = ${id}`
    expect(await find('status=AVAILABLE')).not.toContain(id)
    expect(await find('status=EXPIRED')).toContain(id)
  })
})

describe('a code that is revoked', () => {
  it('opens nothing any more, and what was prepared for it ends', async () => {
    const { data } = await issue()
    const revoked = await post(`/${String(data['access_code_id'])}/revoke`)
    expect(revoked.data).toMatchObject({ status: 'REVOKED' })
    expect(await statusOf(data['access_code'])).toBe('INVALID_ACCESS')
    expect(await eventsAbout(accessCodeExpired.type, data['access_code'])).toHaveLength(1)
    await post(`/${String(data['access_code_id'])}/revoke`)
    expect(await actsOn(data['access_code_id'])).toEqual(['ann ISSUE_ACCESS_CODE', 'ann REVOKE_ACCESS_CODE'])
    expect(await eventsAbout(accessCodeExpired.type, data['access_code'])).toHaveLength(1)
  })

  it('in use only by force: then its interview ends and its user loses access', async () => {
    const code = await soldCode(service, client)
    const id = await idOf(code)
    const sessionId = await open(code)
    expect((await post(`/${id}/revoke`)).error.code).toBe('ACCESS_CODE_USED')
    const { data } = await post(`/${id}/revoke`, { force: true })
    expect(data).toMatchObject({ status: 'REVOKED', access: { withdrawn_at: expect.any(String) } })
    const [event] = await eventsAbout(accessCodeRejected.type, code)
    expect(event?.['payload']).toEqual({ sessionId, accessCode: code, reason: 'REVOKED' })
  })
})

describe('a code that is reissued', () => {
  it('is revoked at the moment that the new one is good, for the same order and terms', async () => {
    const order = await paidOrder(service, client)
    const [sold] = await service.sql<[{ id: string; code: string }]>`
      select public_id as id, code from payment.access_codes where order_public_id = ${order.order_id}`
    const { status, data } = await post(`/${sold.id}/reissue`)
    expect(status).toBe(201)
    expect(data).toMatchObject({
      status: 'AVAILABLE',
      order_id: order.order_id,
      user_id: client.userId,
      replaces: sold.id,
    })
    expect(await statusOf(sold.code)).toBe('INVALID_ACCESS')
    expect(await statusOf(data['access_code'])).toBe('AVAILABLE')
    expect((await read(sold.id)).data).toMatchObject({
      status: 'REVOKED',
      replaced_by: data['access_code_id'],
    })
    expect((await post(`/${sold.id}/reissue`)).error.code).toBe('ACCESS_CODE_REVOKED')
    const shown = await service.send(client, 'GET', `/api/v1/payment/orders/${order.order_id}`)
    expect((await readAnswer(shown)).data).toMatchObject({ access_code: data['access_code'] })
    await askForRefund(service, client, order)
    expect(await statusOf(data['access_code'])).toBe('INVALID_ACCESS')
  })

  it('in use only by force', async () => {
    const code = await soldCode(service, client)
    const id = await idOf(code)
    await open(code)
    expect((await post(`/${id}/reissue`)).error.code).toBe('ACCESS_CODE_USED')
    expect((await post(`/${id}/reissue`, { force: true })).status).toBe(201)
    expect(await eventsAbout(accessCodeRejected.type, code)).toHaveLength(1)
  })

  it('ten times at once becomes one new code', async () => {
    const { data } = await issue()
    const id = String(data['access_code_id'])
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(`/${id}/reissue`)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ error }) => error.code === 'ACCESS_CODE_REVOKED')).toHaveLength(9)
  })

  it('while its order is refunded leaves no code that is good', async () => {
    const order = await paidOrder(service, client)
    const [sold] = await service.sql<[{ id: string }]>`
      select public_id as id from payment.access_codes where order_public_id = ${order.order_id}`
    await Promise.all([post(`/${sold.id}/reissue`), askForRefund(service, client, order)])
    await waitUntil('the money is back', async () => {
      expect(await moneyOf(service, order.order_id)).toMatchObject({ status: 'REFUNDED', code: 'REVOKED' })
      return true
    })
    const good = await service.sql`
      select id from payment.access_codes where order_public_id = ${order.order_id} and status <> 'REVOKED'`
    expect(good).toHaveLength(0)
  })
})

describe('what a code gave its user', () => {
  it('is withdrawn once, and the code stays as it is', async () => {
    const { data } = await issue({ user_id: client.userId })
    const id = String(data['access_code_id'])
    await open(data['access_code'])
    const first = await post(`/${id}/access/withdraw`)
    expect(await actsOn(id)).toEqual(['ann ISSUE_ACCESS_CODE', 'ann WITHDRAW_ACCESS'])
    expect(first.data).toMatchObject({ status: 'ACTIVATED', access: { withdrawn_at: expect.any(String) } })
    expect((await post(`/${id}/access/withdraw`)).data).toEqual(first.data)
    expect(await actsOn(id)).toHaveLength(2)
  })
})
