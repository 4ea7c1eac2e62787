import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../../test/answers.ts'
import { createOrder, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'

const { service, client } = usePaymentService()
let oldest: CreatedOrder
let paid: CreatedOrder
let newest: CreatedOrder
const key = randomUUID()

const page = z.object({
  data: z.array(z.looseObject({ order_id: z.uuid(), created_at: z.iso.datetime() })),
  pagination: z.unknown(),
  _links: z.unknown(),
})

beforeAll(async () => {
  oldest = await createOrder(service, client)
  paid = await paidOrder(service, client)
  newest = await createOrder(service, client, {}, { 'idempotency-key': key })
  await service.sql`
    update payment.orders set amount_fen = 100 where tenant_id = ${client.tenantId} and public_id = ${oldest.order_id}`
})

async function list(query: Record<string, string> = {}) {
  const response = await service.send(
    client,
    'GET',
    `/api/v1/payment/orders?${new URLSearchParams(query).toString()}`,
  )
  const answer: unknown = await response.json()
  expect(response.status).toBe(200)
  return page.parse(answer)
}

const idsOf = async (query: Record<string, string>) => (await list(query)).data.map((one) => one.order_id)

async function paymentOf({ outTradeNo }: CreatedOrder): Promise<string> {
  const [row] = await service.sql`
    select payment_id from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return String(row?.['payment_id'])
}

describe('the list of orders', () => {
  it('is newest first, and tells no access code and no QR code', async () => {
    const answer = await list()
    expect(answer.data.map((one) => one.order_id)).toEqual([newest, paid, oldest].map((one) => one.order_id))
    expect(answer.pagination).toEqual({ page: 1, size: 20, total: 3, total_pages: 1, next: null })
    expect(JSON.stringify(answer)).not.toMatch(/access_code|qr_code/)
  })

  it('comes in pages that together are the whole', async () => {
    const pages = await Promise.all(['1', '2', '3'].map((number) => list({ page: number, size: '1' })))
    expect(pages.flatMap(({ data }) => data.map((one) => one.order_id))).toEqual(await idsOf({}))
    expect(pages[1]?.pagination).toEqual({ page: 2, size: 1, total: 3, total_pages: 3, next: paid.order_id })
    expect(pages[1]).toMatchObject({ _links: { self: '/api/v1/payment/orders?page=2&size=1' } })
    expect(await idsOf({ page: '4', size: '1' })).toEqual([])
  })

  it('is narrowed by each filter, and by all of them together', async () => {
    expect(await idsOf({ status: 'PAID' })).toEqual([paid.order_id])
    expect(await idsOf({ amount_max: '198.99' })).toEqual([oldest.order_id])
    expect(await idsOf({ amount_min: '199.00' })).toEqual([newest.order_id, paid.order_id])
    expect(await idsOf({ user_id: client.userId, product_id: client.productId })).toHaveLength(3)
    expect(await idsOf({ user_id: randomUUID() })).toEqual([])
    expect(await idsOf({ channel: 'ALIPAY', status: 'PENDING' })).toEqual([newest.order_id, oldest.order_id])
    expect(await idsOf({ channel: 'CASH' })).toEqual([])
    expect(await idsOf({ out_trade_no: oldest.outTradeNo })).toEqual([oldest.order_id])
    expect(await idsOf({ out_trade_no: oldest.outTradeNo, status: 'PAID' })).toEqual([])
  })

  it('takes a stretch of time from its begin to before its end', async () => {
    const { data } = await list({ out_trade_no: paid.outTradeNo })
    const at = data[0]?.created_at ?? 'no time'
    const after = new Date(Date.parse(at) + 1).toISOString()
    expect(await idsOf({ created_from: at, created_to: after })).toEqual([paid.order_id])
    expect(await idsOf({ created_to: at })).toEqual([oldest.order_id])
  })

  it("finds an order by the channel's number of its payment", async () => {
    expect(await idsOf({ payment_id: await paymentOf(paid) })).toEqual([paid.order_id])
  })

  it('finds an order whose answer was lost by the key of its request, for the client whose key it is', async () => {
    expect(await idsOf({ idempotency_key: key })).toEqual([newest.order_id])
    expect(await idsOf({ idempotency_key: randomUUID() })).toEqual([])
    await service.sql`
      update payment.idempotency_keys set caller = 'another client' where tenant_id = ${client.tenantId} and key = ${key}`
    expect(await idsOf({ idempotency_key: key })).toEqual([])
  })

  it.each([
    [{ status: 'LOST' }, 'query.status'],
    [{ size: '101' }, 'query.size'],
    [{ created_from: 'yesterday' }, 'query.created_from'],
    [{ amount_min: '5' }, 'query.amount_min'],
    [{ payment_id: '\0' }, 'query.payment_id'],
    [{ colour: 'red' }, 'query.colour'],
  ])('refuses what is no filter and names it: %j', async (query, field) => {
    const path = `/api/v1/payment/orders?${new URLSearchParams(Object.entries(query)).toString()}`
    const response = await service.send(client, 'GET', path)
    expect(await readAnswer(response)).toMatchObject({
      error: { code: 'VALIDATION_FAILED', details: { fields: [{ field }] } },
    })
  })
})
