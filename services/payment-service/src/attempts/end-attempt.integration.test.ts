import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createOrder, paySilently, waitForFacts, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { createOnAnswer } from '../settlement/resolve-attempts.ts'
import { takeAttemptsToEnd } from './attempts.store.ts'
import { endAttempts } from './end-attempt.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

async function scannedOrder(): Promise<CreatedOrder> {
  const order = await createOrder(service, client)
  service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
  return order
}

async function idOf({ order_id: orderId }: CreatedOrder): Promise<bigint> {
  const [row] = await service.sql<
    [{ id: bigint }]
  >`select id from payment.orders where public_id = ${orderId}`
  return row.id
}

const keyOf = async (order: CreatedOrder) => ({ tenantId: client.tenantId, orderId: await idOf(order) })

async function end(order: CreatedOrder) {
  return endAttempts({ ...service.deps, onAnswer: createOnAnswer(service.deps) }, await keyOf(order))
}

async function stateOf({ outTradeNo }: CreatedOrder) {
  const [row] = await service.sql`
    select status, query_reason as reason, query_due_at is not null as "isDue", close_requested_at is not null as "isToEnd"
    from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return { ...row }
}

const atChannel = ({ outTradeNo }: CreatedOrder) => service.simulator.control.getTrade(outTradeNo).state

const makeDue = ({ outTradeNo }: CreatedOrder) => service.sql`
  update payment.payment_attempts set query_due_at = now() where out_trade_no = ${outTradeNo}`

async function waitForState(order: CreatedOrder, state: object): Promise<void> {
  await waitUntil(`the attempt has ${JSON.stringify(state)}`, async () => {
    expect(await stateOf(order)).toMatchObject(state)
    return true
  })
}

const spoilClose = (
  { outTradeNo }: CreatedOrder,
  fault: { kind: 'LOST_ANSWER' | 'HTTP_STATUS'; times?: number },
) => service.simulator.control.setFault({ ...fault, method: 'alipay.trade.close', outTradeNo })

describe('an attempt that is to end', () => {
  it('is closed at the channel when it waits for its buyer', async () => {
    const order = await scannedOrder()
    expect(await end(order)).toEqual(['CLOSED'])
    expect(atChannel(order)).toBe('TRADE_CLOSED')
    expect(await stateOf(order)).toMatchObject({ status: 'CLOSED', isDue: false })
    expect(await end(order)).toEqual([])
  })

  it('stays and is watched when nobody has scanned its QR code, and is closed as soon as somebody has', async () => {
    const order = await createOrder(service, client)
    expect(await end(order)).toEqual(['NOT_SCANNED'])
    expect(await stateOf(order)).toMatchObject({
      status: 'AWAITING_PAYMENT',
      reason: 'NOT_SCANNED',
      isDue: true,
    })
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    await makeDue(order)
    await waitForState(order, { status: 'CLOSED', isDue: false })
    expect(atChannel(order)).toBe('TRADE_CLOSED')
  })

  it('is settled when it was paid and no notification came', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    expect(await end(order)).toEqual(['PAID'])
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1 })
  })

  it('is settled when it was paid after it was asked about and before it could be closed', async () => {
    const order = await scannedOrder()
    const { outTradeNo } = order
    const method = 'alipay.trade.close'
    service.simulator.control.setFault({ kind: 'LATENCY', method, latencyMs: 500, outTradeNo })
    const ending = end(order)
    await waitUntil('it is being closed', () => service.simulator.control.listFaults().length === 0)
    paySilently(service, order)
    expect(await ending).toEqual(['PAID'])
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('is closed although the answer to that was lost', async () => {
    const order = await scannedOrder()
    // The client makes a call whose connection broke once more by itself.
    spoilClose(order, { kind: 'LOST_ANSWER', times: 2 })
    expect(await end(order)).toEqual(['CLOSED'])
  })

  it('stays open and due when the channel did not take the request, and a job ends it', async () => {
    const order = await scannedOrder()
    spoilClose(order, { kind: 'HTTP_STATUS' })
    expect(await end(order)).toEqual(['UNKNOWN'])
    expect(await stateOf(order)).toMatchObject({ status: 'AWAITING_PAYMENT', isDue: true, isToEnd: true })
    expect((await stateOf(order))['reason']).toBe('AlipayRequestError')
    await makeDue(order)
    await waitForState(order, { status: 'CLOSED', reason: null })
    expect(atChannel(order)).toBe('TRADE_CLOSED')
  })

  it('is ended by a job when its caller died right after writing that down', async () => {
    const order = await scannedOrder()
    const now = new Date()
    const leaseUntil = new Date(now.getTime() + 60_000)
    await takeAttemptsToEnd(service.deps.sql, { ...(await keyOf(order)), now, leaseUntil })
    await makeDue(order)
    await waitForState(order, { status: 'CLOSED' })
    expect(atChannel(order)).toBe('TRADE_CLOSED')
  })
})

describe('an attempt that waits for its buyer', () => {
  const setExpiry = ({ outTradeNo }: CreatedOrder, seconds: number) => service.sql`
    update payment.payment_attempts
    set query_due_at = now(), expires_at = now() - make_interval(secs => ${seconds}) where out_trade_no = ${outTradeNo}`

  it('is left alone until its time and the grace are over, and then closed', async () => {
    const order = await scannedOrder()
    await setExpiry(order, 60)
    await waitForState(order, { status: 'AWAITING_PAYMENT', reason: 'WAITING' })
    await setExpiry(order, 130)
    await waitForState(order, { status: 'CLOSED' })
    expect(atChannel(order)).toBe('TRADE_CLOSED')
  })

  it('is settled when it was paid in that very moment', async () => {
    const order = await scannedOrder()
    const { outTradeNo } = order
    service.simulator.control.setFault({
      kind: 'LATENCY',
      method: 'alipay.trade.close',
      latencyMs: 500,
      outTradeNo,
    })
    await setExpiry(order, 130)
    await waitUntil('it is being closed', () => service.simulator.control.listFaults().length === 0)
    paySilently(service, order)
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1 })
  })
})
