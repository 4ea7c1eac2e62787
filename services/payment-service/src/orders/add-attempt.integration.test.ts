import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { readAnswer } from '../../test/answers.ts'
import { actOn, createOrder, scannedOrder, waitForFacts, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'
import { paidOrder, returnedAtChannel, waitForMoney } from '../../test/refunds.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

async function addAttempt(
  order: CreatedOrder,
  { key = randomUUID(), body = {}, buyer = client }: { key?: string; body?: object; buyer?: TestClient } = {},
) {
  const path = `/api/v1/payment/orders/${order.order_id}/attempts`
  const response = await service.send(buyer, 'POST', path, body, { 'idempotency-key': key })
  const isReplayed = response.headers.get('idempotent-replayed') === 'true'
  return { status: response.status, isReplayed, ...(await readAnswer(response)) }
}

const numbersOf = async ({ order_id: orderId }: CreatedOrder) => {
  const rows = await service.sql<{ number: string }[]>`
    select a.out_trade_no as number from payment.payment_attempts a join payment.orders o on o.id = a.order_id
    where o.public_id = ${orderId} order by a.id`
  return rows.map(({ number }) => number)
}

const atChannel = (outTradeNo: string) => service.simulator.control.getTrade(outTradeNo).state

const fail = (order: CreatedOrder, method: 'alipay.trade.query' | 'alipay.trade.close') =>
  service.simulator.control.setFault({ kind: 'HTTP_STATUS', method, outTradeNo: order.outTradeNo })

describe('another QR code for an unpaid order', () => {
  it('takes the place of the old one, which cannot be paid any more, and has a time of its own', async () => {
    const order = await scannedOrder(service, client)
    await service.sql`
      update payment.orders set expires_at = now() + interval '1 minute' where public_id = ${order.order_id}`
    const answer = await addAttempt(order)
    expect(answer).toMatchObject({
      status: 201,
      data: { order_id: order.order_id, status: 'PENDING', channel: 'ALIPAY', amount: '199.00' },
    })
    expect(answer.data['qr_code']).not.toBe(order.qr_code)
    expect(Date.parse(String(answer.data['expires_at']))).toBeGreaterThan(Date.now() + 600_000)
    expect(atChannel(order.outTradeNo)).toBe('TRADE_CLOSED')
    const [, number = 'none'] = await numbersOf(order)
    service.simulator.control.changeTrade(number, 'PAY')
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('leaves one that nobody has scanned to be watched: of two payments the second goes back by itself', async () => {
    const order = await createOrder(service, client)
    expect(await addAttempt(order)).toMatchObject({ status: 201 })
    const [, number = 'none'] = await numbersOf(order)
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await waitForFacts(service, order.order_id, { status: 'PAID' })
    service.simulator.control.changeTrade(number, 'PAY')
    await waitForMoney(service, order.order_id, { status: 'PAID', refunds: ['SURPLUS SUCCEEDED 19900'] })
    expect(returnedAtChannel(service, { outTradeNo: number })).toBe(19_900n)
    await waitForFacts(service, order.order_id, { codes: 1, events: 1 })
  })

  it('is one of at most twenty: what an order costs at the channel has an end', async () => {
    const buyer = await service.addTenant()
    const order = await createOrder(service, buyer)
    await service.sql`
      insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen, status,
        expires_at)
      select gen_random_uuid(), a.tenant_id, a.order_id, a.channel, a.out_trade_no || n, a.subject, a.amount_fen, 'CLOSED', now()
      from payment.payment_attempts a, generate_series(1, 18) n where a.out_trade_no = ${order.outTradeNo}`
    const add = () => addAttempt(order, { buyer })
    expect(await add()).toMatchObject({ status: 201 })
    expect(await add()).toMatchObject({
      status: 422,
      error: { code: 'INVALID_ORDER', details: { fields: [{ field: 'params.order_id' }] } },
    })
    expect(await numbersOf(order)).toHaveLength(20)
  })

  it('is made once for one key', async () => {
    const order = await createOrder(service, client)
    const first = await addAttempt(order, { key: 'once' })
    const again = await addAttempt(order, { key: 'once' })
    expect(again).toMatchObject({ status: 201, isReplayed: true, data: first.data })
    expect(await numbersOf(order)).toHaveLength(2)
  })

  it('is the same one when its answer was lost at the channel and the key comes again', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.setFault({ kind: 'UNAVAILABLE', method: 'alipay.trade.precreate', times: 3 })
    expect(await addAttempt(order, { key: 'lost' })).toMatchObject({
      status: 504,
      error: { code: 'PAYMENT_TIMEOUT', details: { order_id: order.order_id } },
    })
    expect(await addAttempt(order, { key: 'lost' })).toMatchObject({ status: 201, isReplayed: false })
    expect(await numbersOf(order)).toHaveLength(2)
  })

  it.each(['alipay.trade.query', 'alipay.trade.close'] as const)(
    'is not made while the outcome of the old one is unknown, and is when the key comes again: %s',
    async (method) => {
      const order = await scannedOrder(service, client)
      fail(order, method)
      const key = randomUUID()
      expect(await addAttempt(order, { key })).toMatchObject({
        status: 504,
        error: { code: 'PAYMENT_TIMEOUT', details: { order_id: order.order_id } },
      })
      expect(await numbersOf(order)).toHaveLength(1)
      expect(await addAttempt(order, { key })).toMatchObject({ status: 201 })
    },
  )
})

describe('no other QR code', () => {
  it('is given to a paid order, nor to one that is found paid', async () => {
    const paid = await paidOrder(service, client)
    const silent = await createOrder(service, client)
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: silent.outTradeNo })
    service.simulator.control.changeTrade(silent.outTradeNo, 'PAY')
    for (const order of [paid, silent]) {
      expect(await addAttempt(order)).toMatchObject({
        status: 409,
        error: { code: 'DUPLICATE_PAYMENT', details: { order_id: order.order_id } },
      })
      expect(await numbersOf(order)).toHaveLength(1)
    }
  })

  it('is given to a cancelled order', async () => {
    const order = await createOrder(service, client)
    await actOn(service, client, order, 'cancel')
    expect(await addAttempt(order)).toMatchObject({
      status: 422,
      error: { code: 'INVALID_ORDER', details: { fields: [{ field: 'params.order_id' }] } },
    })
  })

  it('is given for a channel that there is not', async () => {
    const order = await createOrder(service, client)
    expect(await addAttempt(order, { body: { channel: 'CASH' } })).toMatchObject({
      error: { code: 'INVALID_ORDER', details: { fields: [{ field: 'body.channel' }] } },
    })
  })
})

describe('what is left behind by a request that failed', () => {
  const create = async (key: string) => {
    const body = { user_id: client.userId, product_id: client.productId }
    const response = await service.send(client, 'POST', '/api/v1/payment/create', body, {
      'idempotency-key': key,
    })
    return { status: response.status, ...(await readAnswer(response)) }
  }

  async function orderOf(key: string): Promise<string> {
    const [row] = await service.sql<[{ id: string }]>`
      select resource_id as id from payment.idempotency_keys where tenant_id = ${client.tenantId} and key = ${key}`
    return row.id
  }

  it('is named: an order whose QR code was refused or did not come', async () => {
    const method = 'alipay.trade.precreate'
    service.simulator.control.setFault({ kind: 'SUB_CODE', method, subCode: 'ACQ.ACCESS_FORBIDDEN' })
    const refused = await create('refused')
    expect(refused).toMatchObject({ status: 502, error: { details: { order_id: await orderOf('refused') } } })
    service.simulator.control.setFault({ kind: 'UNAVAILABLE', method, times: 3 })
    const silent = await create('silent')
    expect(silent).toMatchObject({ status: 504, error: { details: { order_id: await orderOf('silent') } } })
  })

  it('is named and may be asked for again, while a payment is known at the channel and not in our books', async () => {
    const method = 'alipay.trade.precreate'
    service.simulator.control.setFault({ kind: 'SUB_CODE', method, subCode: 'ACQ.TRADE_HAS_SUCCESS' })
    const first = await create('early')
    expect(first).toMatchObject({
      status: 409,
      error: { code: 'DUPLICATE_PAYMENT', details: { order_id: await orderOf('early') } },
    })
    expect(await create('early')).toMatchObject({ status: 201 })
  })
})
