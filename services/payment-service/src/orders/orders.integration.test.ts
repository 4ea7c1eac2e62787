import { randomUUID } from 'node:crypto'
import { fieldRuleOf, fieldRules, languages } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'
import { createOrder, waitForFacts } from '../../test/orders.ts'

const { service } = usePaymentService()
let client: TestClient

beforeEach(async () => {
  service.simulator.control.clearFaults()
  client = await service.addTenant()
})

const create = (body: object = {}, headers: Record<string, string> = {}) =>
  service.send(
    client,
    'POST',
    '/api/v1/payment/create',
    { user_id: client.userId, product_id: client.productId, ...body },
    headers,
  )

async function countOrders(): Promise<number> {
  const [row] =
    await service.sql`select count(*)::int as n from payment.orders where tenant_id = ${client.tenantId}`
  return Number(row?.['n'])
}

describe('creating an order', () => {
  it('answers 201 with a QR code that the channel knows, and a link to the order', async () => {
    const response = await create()
    expect(response.status).toBe(201)
    const answer = await readAnswer(response)
    expect(answer).toMatchObject({
      success: true,
      message: 'success',
      data: { status: 'PENDING', amount: '199.00', channel: 'ALIPAY', user_id: client.userId },
      _links: { self: expect.stringMatching(/^\/api\/v1\/payment\/orders\//) },
    })
    expect(answer.data['qr_code']).toContain(service.simulator.url)
    expect(answer.data['qr_code_image']).toMatch(/^data:image\/svg\+xml;base64,/)
  })

  it('takes a channel that is null for an absent one', async () => {
    const { data } = await readAnswer(await create({ channel: null }))
    expect(data['channel']).toBe('ALIPAY')
  })

  it.each([
    ['an unknown user', { user_id: randomUUID() }, 422, 'INVALID_ORDER', 'body.user_id'],
    ['an unknown product', { product_id: randomUUID() }, 422, 'INVALID_ORDER', 'body.product_id'],
    ['a text that is no uuid', { user_id: 'me' }, 422, 'VALIDATION_FAILED', 'body.user_id'],
    ['an unknown channel', { channel: 'CASH' }, 422, 'INVALID_ORDER', 'body.channel'],
    ['an unknown field', { price: '0.01' }, 422, 'VALIDATION_FAILED', 'body.price'],
  ])('refuses %s and names the field', async (_case, body, status, code, field) => {
    const before = await countOrders()
    const response = await create(body)
    expect(response.status).toBe(status)
    expect((await readAnswer(response)).error).toMatchObject({ code, details: { fields: [{ field }] } })
    expect(await countOrders()).toBe(before)
  })

  it('says the broken rule in the language of the caller, also when it gives a refusal again', async () => {
    const key = { 'idempotency-key': randomUUID() }
    for (const language of languages) {
      const ask = async (body: object, headers = {}) =>
        (await readAnswer(await create(body, { 'accept-language': language, ...headers }))).error
      const userId = '00000000-0000-4000-8000-000000000000'
      expect(await ask({ user_id: userId }, key)).toMatchObject({
        details: { fields: [{ field: 'body.user_id', rule: fieldRules.activeOfTenant[language] }] },
      })
      expect(await ask({ channel: 'CASH' })).toMatchObject({
        details: { fields: [{ field: 'body.channel', rule: fieldRuleOf.oneOf(['ALIPAY'])[language] }] },
      })
      const refunds = `/api/v1/payment/orders/${randomUUID()}/refunds`
      const nothing = { amount: '0.00', reason: 'complaint' }
      const refused = service.send(client, 'POST', refunds, nothing, { 'accept-language': language })
      expect((await readAnswer(await refused)).error).toMatchObject({
        details: { fields: [{ field: 'body.amount', rule: fieldRules.moreThanZero[language] }] },
      })
    }
  })

  it('gives the first answer again for the same Idempotency-Key, and makes one order of fifty at once', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const before = await countOrders()
    const answers = await Promise.all(Array.from({ length: 50 }, () => create({}, key)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([])
    const repeat = await create({}, key)
    expect(repeat.headers.get('idempotent-replayed')).toBe('true')
    const first = answers.find(({ status }) => status === 201)
    expect((await readAnswer(repeat)).data).toEqual(first && (await readAnswer(first)).data)
    expect(await countOrders()).toBe(before + 1)
  })

  it('refuses the same key with another body', async () => {
    const key = { 'idempotency-key': randomUUID() }
    await create({}, key)
    const other = await create({ channel: 'ALIPAY' }, key)
    expect(other.status).toBe(422)
    expect((await readAnswer(other)).error.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })
})

describe("an Idempotency-Key whose order's QR code is over", () => {
  /** As a request leaves it that crashed: order and attempt are there, the answer is not. */
  async function leaveUnanswered(key: string): Promise<void> {
    await create({}, { 'idempotency-key': key })
    await service.sql`
      update payment.idempotency_keys set response_status = null, response_body = null, lease_until = null
      where key = ${key}`
  }

  it.each([
    ['it never got one', { qr_code: null, status: 'UNKNOWN', expires_at: new Date(Date.now() - 1000) }],
    ['its time is over', { expires_at: new Date(Date.now() - 1000) }],
    ['the channel closed it', { status: 'CLOSED' }],
  ])('is told that it needs a new key, the same whenever it asks: %s', async (_case, attempt) => {
    const key = randomUUID()
    await leaveUnanswered(key)
    await service.sql`
      update payment.payment_attempts set ${service.sql(attempt)} where tenant_id = ${client.tenantId}`
    const refused = await create({}, { 'idempotency-key': key })
    expect(refused.status).toBe(422)
    expect((await readAnswer(refused)).error).toMatchObject({
      code: 'INVALID_ORDER',
      details: { fields: [{ field: 'headers.idempotency-key', rule: expect.any(String) }] },
    })
    const again = await create({}, { 'idempotency-key': key })
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([422, 'true'])
    expect(await countOrders()).toBe(1)
  })

  it.each([
    ['CANCELLED', 422, 'INVALID_ORDER'],
    ['PAID', 409, 'DUPLICATE_PAYMENT'],
    ['REFUNDED', 409, 'DUPLICATE_PAYMENT'],
  ])('is told apart from one that is paid: %s', async (orderStatus, status, code) => {
    const key = randomUUID()
    await leaveUnanswered(key)
    await service.sql`
      update payment.orders set status = ${orderStatus}, paid_at = now() where tenant_id = ${client.tenantId}`
    const refused = await create({}, { 'idempotency-key': key })
    expect(refused.status).toBe(status)
    expect((await readAnswer(refused)).error.code).toBe(code)
  })
})

describe('the QR code of an order', () => {
  it('is shown while it can be paid, and no longer', async () => {
    const order = await createOrder(service, client)
    const shown = async () => {
      const answer = await service.send(client, 'GET', `/api/v1/payment/orders/${order.order_id}`)
      return (await readAnswer(answer)).data['qr_code']
    }
    expect(await shown()).toBe(order.qr_code)
    await service.sql`
      update payment.payment_attempts set expires_at = now() where out_trade_no = ${order.outTradeNo}`
    expect(await shown()).toBeNull()
  })
})

describe('a channel in trouble', () => {
  it('is asked again, so that one passing fault is not seen', async () => {
    service.simulator.control.setFault({ kind: 'HTTP_STATUS', method: 'alipay.trade.precreate', times: 2 })
    expect((await create()).status).toBe(201)
  })

  it('that stays silent answers 504; a retry with the key goes on with the same order and makes no second', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const before = await countOrders()
    service.simulator.control.setFault({ kind: 'UNAVAILABLE', method: 'alipay.trade.precreate', times: 3 })
    const lost = await create({}, key)
    expect(lost.status).toBe(504)
    expect((await readAnswer(lost)).error.code).toBe('PAYMENT_TIMEOUT')
    expect((await create({}, key)).status).toBe(201)
    expect(await countOrders()).toBe(before + 1)
  })

  it('that refuses for good answers 502 and logs why', async () => {
    service.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.precreate',
      subCode: 'ACQ.ACCESS_FORBIDDEN',
    })
    const response = await create()
    expect(response.status).toBe(502)
    expect((await readAnswer(response)).error.code).toBe('PAYMENT_FAILED')
    const [logged] = await service.sql`
      select error_code from payment.payment_logs where tenant_id = ${client.tenantId} and action = 'PRECREATE'
      order by id desc limit 1`
    expect(logged?.['error_code']).toBe('ACQ.ACCESS_FORBIDDEN')
  })
})

describe('an attempt that nobody tells us about', () => {
  it('is found paid by asking the channel, when every notification was lost', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
    await fetch(order.qr_code, { method: 'POST' })
    await service.sql`
      update payment.payment_attempts set query_due_at = now() where out_trade_no = ${order.outTradeNo}`
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('is closed once its QR code has ended unscanned, and the order still takes money that comes after all', async () => {
    const order = await createOrder(service, client)
    await service.sql`
      update payment.payment_attempts set query_due_at = now(), expires_at = now() - interval '1 hour'
      where out_trade_no = ${order.outTradeNo}`
    await waitUntil('the attempt is closed and not asked about again', async () => {
      const [row] = await service.sql`
        select status, query_due_at from payment.payment_attempts where out_trade_no = ${order.outTradeNo}`
      return row?.['status'] === 'CLOSED' && row['query_due_at'] === null
    })
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, { status: 'PAID' })
  })
})
