import { randomUUID } from 'node:crypto'
import { errorCodeOf, waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let admin: Bearer

const terms = {
  price: '99.00',
  code_validity_days: 30,
  interview: { kind: 'GENERAL', questions: 3, minutes: 30, language: 'en' },
}

const create = (body: object, headers: Record<string, string> = {}) =>
  administer(service, admin, 'POST', '/products', { body, headers })

async function product(changes: object = {}) {
  const { data } = await readAnswer(await create({ name: `product ${randomUUID()}`, ...terms, ...changes }))
  return { id: String(data['product_id']), version: Number(data['version']), data }
}

const change = (id: string, body: object) => administer(service, admin, 'PATCH', `/products/${id}`, { body })

const buy = (id: string) =>
  service.send(client, 'POST', '/api/v1/payment/create', { user_id: client.userId, product_id: id })

const priceOf = async (id: string) => (await readAnswer(await buy(id))).data['amount']

const auditOf = (id: string) => service.sql`
  select action, metadata from payment.audit_logs where resource = 'products' and resource_id = ${id} order by id`

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client) }
})

describe('a product', () => {
  it('is made once for one key, and sold at its price', async () => {
    const body = { name: `product ${randomUUID()}`, ...terms }
    const headers = { 'idempotency-key': randomUUID() }
    const first = await readAnswer(await create(body, headers))
    const again = await create(body, headers)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect((await readAnswer(again)).data).toEqual(first.data)
    expect(first.data).toMatchObject({ ...body, late_payment_policy: 'FULFIL', status: 'ACTIVE', version: 1 })
    const id = String(first.data['product_id'])
    expect(await priceOf(id)).toBe('99.00')
    expect(await auditOf(id)).toMatchObject([{ action: 'CREATE_PRODUCT', metadata: { price: '99.00' } }])
  })

  it('whose price is changed is sold at the new one from then on, and its orders keep theirs', async () => {
    const { id, version } = await product()
    const order = await readAnswer(await buy(id))
    expect((await change(id, { version, price: '149.00' })).status).toBe(200)
    expect(await priceOf(id)).toBe('149.00')
    const orderPath = `/api/v1/payment/orders/${String(order.data['order_id'])}`
    expect((await readAnswer(await service.send(client, 'GET', orderPath))).data['amount']).toBe('99.00')
    const [, changed] = await auditOf(id)
    expect(changed).toEqual({
      action: 'CHANGE_PRODUCT',
      metadata: { price: '149.00', price_before: '99.00' },
    })
  })

  it('whose validity is changed gives it to every code from then on: issued by hand, and paid for', async () => {
    const { id, version } = await product({ code_validity_days: 30 })
    const daysUntil = (moment: unknown) =>
      Math.round((new Date(String(moment)).getTime() - Date.now()) / 86_400_000)
    const issue = async () => {
      const answer = await administer(service, admin, 'POST', '/access-codes', { body: { product_id: id } })
      return daysUntil((await readAnswer(answer)).data['expires_at'])
    }
    expect(await issue()).toBe(30)
    await change(id, { version, code_validity_days: 7 })
    expect(await issue()).toBe(7)
    const { data } = await readAnswer(await buy(id))
    const orderId = String(data['order_id'])
    const [attempt] = await service.sql`
      select a.out_trade_no as number from payment.payment_attempts a join payment.orders o on o.id = a.order_id
      where o.public_id = ${orderId}`
    service.simulator.control.changeTrade(String(attempt?.['number']), 'PAY')
    await waitForFacts(service, orderId, { status: 'PAID' })
    const [code] = await service.sql`
      select expire_at from payment.access_codes where order_public_id = ${orderId}`
    expect(daysUntil(code?.['expire_at'])).toBe(7)
  })

  it('that somebody has changed since is not changed, and the answer says which version is there', async () => {
    const { id, version } = await product()
    const answers = await Promise.all(['1.00', '2.00', '3.00'].map((price) => change(id, { version, price })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2)
    const late = await readAnswer(await change(id, { version, price: '4.00' }))
    expect(late.error).toMatchObject({ code: 'PRODUCT_CHANGED', details: { version: version + 1 } })
    expect(await auditOf(id)).toHaveLength(2)
  })

  it('that is changed to what it is keeps its version, and nothing is written down', async () => {
    const { id, version, data } = await product()
    const same = await readAnswer(await change(id, { version, price: '99.00', name: null }))
    expect(same.data).toEqual(data)
    expect(await auditOf(id)).toHaveLength(1)
  })

  it('that is inactive is sold no more, and again once it is active', async () => {
    const { id, version } = await product()
    expect((await buy(id)).status).toBe(201)
    await change(id, { version, status: 'INACTIVE' })
    expect(await errorCodeOf(await buy(id))).toBe('INVALID_ORDER')
    await change(id, { version: version + 1, status: 'ACTIVE' })
    expect((await buy(id)).status).toBe(201)
  })

  it('has a name that no other of its tenant has', async () => {
    const { data } = await product()
    const { id, version } = await product()
    expect(await errorCodeOf(await create({ ...terms, name: data['name'] }))).toBe('PRODUCT_NAME_TAKEN')
    expect(await errorCodeOf(await change(id, { version, name: data['name'] }))).toBe('PRODUCT_NAME_TAKEN')
  })

  it.each([
    { price: '0.00' },
    { price: '100000000.01' },
    { price: '1' },
    { code_validity_days: 0 },
    { code_validity_days: 3651 },
    { name: '' },
    { name: 'x'.repeat(129) },
    { interview: { ...terms.interview, questions: 21 } },
    { late_payment_policy: 'KEEP' },
    { color: 'red' },
  ])('is refused with %j, by the name of the field', async (wrong) => {
    const answer = await readAnswer(await create({ name: 'wrong', ...terms, ...wrong }))
    expect(answer.error).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(JSON.stringify(answer.error)).toContain(`body.${Object.keys(wrong)[0]}`)
  })

  it('at the highest price is taken', async () => {
    expect((await product({ price: '100000000.00' })).data['price']).toBe('100000000.00')
  })

  it('is asked of both caches, which are counted', async () => {
    const counted = async (knower: string) =>
      Number(
        new RegExp(`^product_lookups_total\\{answered_by="${knower}".*\\} (\\d+)$`, 'm').exec(
          await service.deps.metrics.render(),
        )?.[1] ?? 0,
      )
    const { id } = await product()
    const [database, local] = [await counted('DATABASE'), await counted('LOCAL')]
    await buy(id)
    await waitUntil('the second is sold from memory', async () => {
      await buy(id)
      return (await counted('LOCAL')) > local
    })
    expect(await counted('DATABASE')).toBe(database + 1)
  })
})
