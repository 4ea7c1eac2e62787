import { errorCodeOf, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let admin: Bearer

const put = (externalId: string, body: object) =>
  service.send(client, 'PUT', `/api/v1/payment/users/${encodeURIComponent(externalId)}`, body)

async function putUser(externalId: string, body: object = {}) {
  const { data } = await readAnswer(await put(externalId, body))
  return data
}

const patch = (userId: unknown, status: string) =>
  administer(service, admin, 'PATCH', `/users/${String(userId)}`, { body: { status } })

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client), subject: 'ann' }
})

describe('an API client', () => {
  it('makes a user known once, and replaces what is known as often as it likes', async () => {
    const details = { name: '张三', email: 'san@example.com', language: 'en' }
    const first = await put('crm/7 a', details)
    const again = await put('crm/7 a', { name: '张三' })
    expect([first.status, again.status]).toEqual([201, 200])
    const [made, replaced] = [(await readAnswer(first)).data, (await readAnswer(again)).data]
    expect(made).toMatchObject({ external_id: 'crm/7 a', ...details, status: 'ACTIVE' })
    expect(replaced).toMatchObject({ user_id: made['user_id'], email: null, language: 'zh-CN' })
    const found = await service.send(client, 'GET', '/api/v1/payment/users/crm%2F7%20a')
    expect((await readAnswer(found)).data).toEqual(replaced)
  })

  it('makes one user with twenty requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => put('at-once', {})))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const ids = await Promise.all(answers.map(async (answer) => (await readAnswer(answer)).data['user_id']))
    expect(new Set(ids).size).toBe(1)
  })

  it('knows its own users only', async () => {
    await put('mine', {})
    const stranger = await service.addTenant()
    const answer = await service.send(stranger, 'GET', '/api/v1/payment/users/mine')
    expect(await errorCodeOf(answer)).toBe('USER_NOT_FOUND')
  })

  it.each([
    ['an address that is none', 'u', { email: 'san@' }],
    ['an address of 255 characters', 'u', { email: `${'a'.repeat(243)}@example.com` }],
    ['a name of 101 characters', 'u', { name: 'x'.repeat(101) }],
    ['a name of two lines', 'u', { name: 'a\nb' }],
    ['another language', 'u', { language: 'fr' }],
    ['an id of 101 characters', 'x'.repeat(101), {}],
    ['an id with NUL', 'a\0', {}],
    ['an unknown field', 'u', { phone: '1' }],
  ])('is told which rule it breaks by %s', async (_case, externalId, body) => {
    expect(await errorCodeOf(await put(externalId, body))).toBe('VALIDATION_FAILED')
  })
})

describe('a user who is deactivated', () => {
  it('buys nothing, whatever the API client says of them, until activated again', async () => {
    const { user_id: userId } = await putUser('left')
    expect((await patch(userId, 'INACTIVE')).status).toBe(200)
    expect(await putUser('left')).toMatchObject({ status: 'INACTIVE' })
    const buy = () =>
      service.send(client, 'POST', '/api/v1/payment/create', {
        user_id: userId,
        product_id: client.productId,
      })
    expect(await errorCodeOf(await buy())).toBe('INVALID_ORDER')
    await patch(userId, 'ACTIVE')
    expect((await buy()).status).toBe(201)
  })

  it('is in the audit log once for each change, with who did it', async () => {
    const { user_id: userId } = await putUser('watched')
    for (const status of ['INACTIVE', 'INACTIVE', 'ACTIVE']) await patch(userId, status)
    const rows = await service.sql`
      select actor, action, is_foreign, metadata from payment.audit_logs
      where resource = 'users' and resource_id = ${String(userId)} order by id`
    expect(rows).toMatchObject([
      { actor: 'ann', action: 'CHANGE_USER', is_foreign: false, metadata: { status: 'INACTIVE' } },
      { actor: 'ann', action: 'CHANGE_USER', metadata: { status: 'ACTIVE' } },
    ])
  })

  it('is found by status and by the id of the client', async () => {
    const { user_id: userId } = await putUser('sought')
    await patch(userId, 'INACTIVE')
    const find = async (query: string) => {
      const answer = await administer(service, admin, 'GET', `/users?${query}`)
      return JSON.stringify(await answer.json())
    }
    expect(await find('status=INACTIVE&external_id=sought')).toContain(String(userId))
    expect(await find('status=ACTIVE&external_id=sought')).not.toContain(String(userId))
    const one = await administer(service, admin, 'GET', `/users/${String(userId)}`)
    expect((await readAnswer(one)).data).toMatchObject({ external_id: 'sought', status: 'INACTIVE' })
  })
})
