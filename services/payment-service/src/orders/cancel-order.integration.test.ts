import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { readAnswer } from '../../test/answers.ts'
import { actOn, createOrder, paySilently, scannedOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder, returnedAtChannel, waitForMoney } from '../../test/refunds.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { requestCancellation } from './orders.store.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

interface Cancelled {
  readonly order_id: string
  readonly outTradeNo: string
}

const cancel = (order: Pick<Cancelled, 'order_id'>) => actOn(service, client, order, 'cancel')

const atChannel = ({ outTradeNo }: Cancelled) => service.simulator.control.getTrade(outTradeNo).state

const statusIs = (order: Cancelled, status: string) => waitForFacts(service, order.order_id, { status })

const makeDue = ({ outTradeNo }: Cancelled) => service.sql`
  update payment.payment_attempts set query_due_at = now() where out_trade_no = ${outTradeNo}`

const setPolicy = (policy: 'FULFIL' | 'REFUND') => service.sql`
  update payment.products set late_payment_policy = ${policy} where public_id = ${client.productId}`

/** The next call of this method waits half a second before it does anything; resolves when it has come. */
async function holdCall({ outTradeNo }: Cancelled, method: 'alipay.trade.close' | 'alipay.trade.query') {
  service.simulator.control.setFault({ kind: 'LATENCY', method, latencyMs: 500, outTradeNo })
  await waitUntil('the call has come', () => service.simulator.control.listFaults().length === 0)
}

const linesOf = async (order: Cancelled) => {
  const rows = await service.sql`
    select l.status, l.actor from payment.payment_logs l join payment.orders o on o.id = l.order_id
    where o.public_id = ${order.order_id} and l.action = 'CANCEL_ORDER' order by l.id`
  return rows.map((row) => [row['status'], row['actor']])
}

describe('an order that is cancelled', () => {
  it('cannot be paid any more once it was scanned, and may be cancelled again', async () => {
    const order = await scannedOrder(service, client)
    expect(await cancel(order)).toMatchObject({ status: 200, data: { status: 'CANCELLED', qr_code: null } })
    expect(atChannel(order)).toBe('TRADE_CLOSED')
    expect(await cancel(order)).toMatchObject({ status: 200, data: { status: 'CANCELLED' } })
    expect(await linesOf(order)).toEqual([['SUCCEEDED', client.clientId]])
  })

  it('is cancelled once, whatever number of callers ask at once', async () => {
    const order = await scannedOrder(service, client)
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(order)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(await linesOf(order)).toHaveLength(1)
  })

  it('stays paid when it is, which the answer says with its id', async () => {
    const order = await paidOrder(service, client)
    expect(await cancel(order)).toMatchObject({
      status: 409,
      error: { code: 'DUPLICATE_PAYMENT', details: { order_id: order.order_id } },
    })
  })
})

describe('a payment that races a cancellation', () => {
  it.each([
    ['before it is asked about', 'alipay.trade.query'],
    ['between question and close', 'alipay.trade.close'],
  ] as const)('counts, when it came %s: by the question alone', async (_case, method) => {
    const order = await scannedOrder(service, client)
    const held = holdCall(order, method)
    const answer = cancel(order)
    await held
    paySilently(service, order)
    expect(await answer).toMatchObject({
      status: 409,
      error: { code: 'DUPLICATE_PAYMENT', details: { order_id: order.order_id } },
    })
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('counts, when its notification came between question and close', async () => {
    const order = await scannedOrder(service, client)
    const held = holdCall(order, 'alipay.trade.close')
    const answer = cancel(order)
    await held
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await statusIs(order, 'PAID')
    expect(await answer).toMatchObject({ status: 409 })
    await waitForFacts(service, order.order_id, { codes: 1, events: 1, refunds: 0 })
  })

  it('counts, when its notification came between close and our own books', async () => {
    const order = await createOrder(service, client)
    const { outTradeNo } = order
    // The channel said that nobody has scanned the code, and its answer is still on the way.
    service.simulator.control.setFault({
      kind: 'LATENCY',
      when: 'AFTER_WORK',
      method: 'alipay.trade.query',
      latencyMs: 800,
      outTradeNo,
    })
    const answer = cancel(order)
    await waitUntil('it was asked about', () => service.simulator.control.listFaults().length === 0)
    const body = signedNotification(service, { out_trade_no: outTradeNo })
    expect(await (await postNotification(service, body)).text()).toBe('success')
    expect(await answer).toMatchObject({ status: 409 })
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('is settled or given back, however the two interleave, and never lost', async () => {
    await setPolicy('REFUND')
    const orders = await Promise.all(Array.from({ length: 12 }, () => scannedOrder(service, client)))
    const answers = await Promise.all(
      orders.map(async (order, index) => {
        const cancelling = cancel(order)
        // Each buyer comes a few milliseconds later than the one before.
        for (let turn = 0; turn < index; turn += 1) await service.sql`select`
        try {
          service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
        } catch {
          // It was closed before.
        }
        return (await cancelling).status
      }),
    )
    for (const [index, order] of orders.entries()) {
      const isPaid = atChannel(order) !== 'TRADE_CLOSED'
      expect(answers[index]).toBe(isPaid ? 409 : 200)
      await statusIs(order, isPaid ? 'PAID' : 'CANCELLED')
    }
  })
})

describe('money for a QR code that nobody had scanned when its order was cancelled', () => {
  it('pays the order after all where the product fulfils late payments', async () => {
    await setPolicy('FULFIL')
    const order = await createOrder(service, client)
    expect(await cancel(order)).toMatchObject({ status: 200, data: { status: 'CANCELLED' } })
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('goes back where it does not, found by the watch alone', async () => {
    await setPolicy('REFUND')
    const order = await createOrder(service, client)
    expect(await cancel(order)).toMatchObject({ status: 200 })
    paySilently(service, order)
    await makeDue(order)
    await waitForMoney(service, order.order_id, {
      status: 'CANCELLED',
      attempts: ['REFUNDED'],
      refunds: ['LATE_PAYMENT SUCCEEDED 19900'],
    })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
  })

  it('cannot come any more once somebody has scanned it: it is closed then', async () => {
    const order = await createOrder(service, client)
    await cancel(order)
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    await makeDue(order)
    await waitUntil('it is closed', () => atChannel(order) === 'TRADE_CLOSED')
  })
})

describe('a cancellation whose outcome is unknown', () => {
  it('answers 504 with the order, and goes on by itself', async () => {
    const order = await scannedOrder(service, client)
    service.simulator.control.setFault({
      kind: 'HTTP_STATUS',
      method: 'alipay.trade.close',
      outTradeNo: order.outTradeNo,
    })
    expect(await cancel(order)).toMatchObject({
      status: 504,
      error: { code: 'PAYMENT_TIMEOUT', details: { order_id: order.order_id } },
    })
    await statusIs(order, 'PENDING')
    await makeDue(order)
    await statusIs(order, 'CANCELLED')
    expect(atChannel(order)).toBe('TRADE_CLOSED')
    expect(await linesOf(order)).toEqual([
      ['UNKNOWN', client.clientId],
      ['SUCCEEDED', 'finish-cancellations'],
    ])
  })

  it('answers 200 when only the answer to the close was lost', async () => {
    const order = await scannedOrder(service, client)
    service.simulator.control.setFault({
      kind: 'LOST_ANSWER',
      // The client makes a call whose connection broke once more by itself.
      times: 2,
      method: 'alipay.trade.close',
      outTradeNo: order.outTradeNo,
    })
    expect(await cancel(order)).toMatchObject({ status: 200, data: { status: 'CANCELLED' } })
  })

  it('goes on by itself when the process died right after writing it down', async () => {
    const order = await scannedOrder(service, client)
    const [row] = await service.sql<[{ id: bigint }]>`
      select id from payment.orders where public_id = ${order.order_id}`
    const key = { tenantId: client.tenantId, orderId: row.id, now: new Date() }
    expect(await requestCancellation(service.deps.db, key)).toBe(true)
    await statusIs(order, 'CANCELLED')
    expect(atChannel(order)).toBe('TRADE_CLOSED')
  })

  it('ends as paid when the buyer was faster, and is forgotten then', async () => {
    const order = await scannedOrder(service, client)
    service.simulator.control.setFault({
      kind: 'HTTP_STATUS',
      method: 'alipay.trade.close',
      outTradeNo: order.outTradeNo,
    })
    expect(await cancel(order)).toMatchObject({ status: 504 })
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await statusIs(order, 'PAID')
    await waitUntil('nothing is to be cancelled', async () => {
      const [row] = await service.sql`
        select cancel_requested_at from payment.orders where public_id = ${order.order_id}`
      return row?.['cancel_requested_at'] === null
    })
    expect(
      await readAnswer(await service.send(client, 'GET', `/api/v1/payment/orders/${order.order_id}`)),
    ).toMatchObject({
      data: { status: 'PAID' },
    })
  })
})
