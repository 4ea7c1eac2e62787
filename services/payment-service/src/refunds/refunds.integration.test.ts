import { randomUUID } from 'node:crypto'
import { accessCodeRejected, paymentRefunded } from '@interview-pass/contracts'
import { beforeEach, describe, expect, it } from 'vitest'
import { startInterview as beginInterview } from '../../test/access-codes.ts'
import { readAnswer } from '../../test/answers.ts'
import { createOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { askForRefund, moneyOf, paidOrder, returnedAtChannel, waitForMoney } from '../../test/refunds.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

const refund = (order: { order_id: string }, asked?: Parameters<typeof askForRefund>[3]) =>
  askForRefund(service, client, order, asked)

const back = 'REFUNDED'

async function codeOf(orderId: string): Promise<string> {
  const response = await service.send(client, 'GET', `/api/v1/payment/orders/${orderId}`)
  return String((await readAnswer(response)).data['access_code'])
}

/** The next look at each open refund of this tenant. */
const dueNow = () => service.sql`
  update payment.refunds set check_due_at = now(), called_at = null
  where tenant_id = ${client.tenantId} and check_due_at is not null`

/** Its interview begins. */
const startInterview = async (orderId: string) => beginInterview(service, client, await codeOf(orderId))

describe('all the money of an order', () => {
  it('goes back, takes the code away and is told as one event', async () => {
    const order = await paidOrder(service, client)
    const code = await codeOf(order.order_id)
    const answer = await refund(order)
    expect(answer).toMatchObject({ status: 201, data: { status: 'SUCCEEDED', amount: '199.00' } })
    expect(await moneyOf(service, order.order_id)).toEqual({
      status: back,
      refundedFen: 19_900,
      code: 'REVOKED',
      attempts: [back],
      refunds: ['REQUESTED SUCCEEDED 19900'],
    })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
    const [event, ...others] = await recordedEvents(service, paymentRefunded, order.order_id)
    expect(others).toEqual([])
    expect(event?.data).toEqual({
      orderId: order.order_id,
      refundId: answer.data['refund_id'],
      amount: '199.00',
      full: true,
      accessCode: code,
    })
  })

  it('goes back in parts that never exceed it, and the last one is full', async () => {
    const order = await paidOrder(service, client)
    expect(await refund(order, { amount: '50.00' })).toMatchObject({ status: 201 })
    expect(await moneyOf(service, order.order_id)).toMatchObject({
      status: 'PAID',
      refundedFen: 5000,
      code: 'AVAILABLE',
    })
    expect(await refund(order, { amount: '149.01' })).toMatchObject({
      status: 409,
      error: { code: 'REFUND_NOT_ALLOWED', details: { rule: 'OVER_TOTAL', refundable_amount: '149.00' } },
    })
    // Soon after another one: a job makes it when the channel takes one again.
    expect(await refund(order, { amount: '149.00' })).toMatchObject({ status: 202 })
    await waitForMoney(service, order.order_id, { status: back, refundedFen: 19_900, code: 'REVOKED' })
    expect(await refund(order)).toMatchObject({ status: 409, error: { details: { rule: 'NOTHING_LEFT' } } })
    const events = await recordedEvents(service, paymentRefunded, order.order_id)
    expect(events.map(({ data }) => [data.amount, data.full])).toEqual([
      ['50.00', false],
      ['149.00', true],
    ])
    expect(returnedAtChannel(service, order)).toBe(19_900n)
  })

  it('goes back once, whatever number of callers ask at once', async () => {
    const order = await paidOrder(service, client)
    const answers = await Promise.all(Array.from({ length: 10 }, () => refund(order)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ error }) => error.code === 'REFUND_NOT_ALLOWED')).toHaveLength(9)
    expect(returnedAtChannel(service, order)).toBe(19_900n)
  })

  it('is asked for once by one key, and again by another one', async () => {
    const order = await paidOrder(service, client)
    const first = await refund(order, { amount: '10.00', key: 'one' })
    const again = await refund(order, { amount: '10.00', key: 'one' })
    expect(again.data).toEqual(first.data)
    expect(again.isReplayed).toBe(true)
    const other = await refund(order, { amount: '10.00', key: 'two' })
    expect(other.data['refund_id']).not.toBe(first.data['refund_id'])
    await waitForMoney(service, order.order_id, { refundedFen: 2000 })
    expect(returnedAtChannel(service, order)).toBe(2000n)
  })

  it('is asked for once by one key, after the key was forgotten too', async () => {
    const order = await paidOrder(service, client)
    const first = await refund(order, { amount: '10.00', key: 'kept' })
    await waitForMoney(service, order.order_id, { refundedFen: 1000 })
    await service.sql`delete from payment.idempotency_keys where key = 'kept'`
    const again = await refund(order, { amount: '10.00', key: 'kept' })
    expect(again.data).toMatchObject({ refund_id: first.data['refund_id'], status: 'SUCCEEDED' })
    await service.sql`delete from payment.idempotency_keys where key = 'kept'`
    expect((await refund(order, { key: 'kept' })).data).toEqual(again.data)
    await service.sql`delete from payment.idempotency_keys where key = 'kept'`
    expect((await refund(order, { amount: '20.00', key: 'kept' })).error).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    expect(returnedAtChannel(service, order)).toBe(1000n)
  })
})

describe('a refund', () => {
  it('of an order that nobody has paid is not allowed', async () => {
    const order = await createOrder(service, client)
    expect(await refund(order)).toMatchObject({ status: 409, error: { details: { rule: 'NOT_PAID' } } })
  })

  it.each([
    ['0.00', 422],
    ['5', 422],
    ['-1.00', 422],
  ])('of %s is refused with the field', async (amount, status) => {
    const order = await paidOrder(service, client)
    expect(await refund(order, { amount })).toMatchObject({
      status,
      error: { details: { fields: [{ field: 'body.amount' }] } },
    })
  })

  it('of a code that has opened its interview is not allowed', async () => {
    const order = await paidOrder(service, client)
    await startInterview(order.order_id)
    expect(await refund(order)).toMatchObject({ status: 409, error: { details: { rule: 'CODE_USED' } } })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ code: 'ACTIVATED', refunds: [] })
  })

  it('rejects an interview that starts meanwhile', async () => {
    const order = await paidOrder(service, client)
    const code = await codeOf(order.order_id)
    expect(await refund(order)).toMatchObject({ status: 201 })
    const sessionId = await startInterview(order.order_id)
    const [rejection] = await recordedEvents(service, accessCodeRejected, sessionId)
    expect(rejection?.data).toEqual({ sessionId, accessCode: code, reason: 'REVOKED' })
  })

  it('whose answer is lost after the money moved is unknown, and found by its number', async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({
      kind: 'LOST_ANSWER',
      // The client makes a call whose connection broke once more by itself.
      times: 2,
      method: 'alipay.trade.refund',
      outTradeNo: order.outTradeNo,
    })
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
    const answer = await refund(order)
    expect(answer).toMatchObject({ status: 202, data: { status: 'UNKNOWN' } })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ status: 'PAID', code: 'REVOKED' })
    await dueNow()
    await waitForMoney(service, order.order_id, { status: back, refunds: ['REQUESTED SUCCEEDED 19900'] })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
    expect(await recordedEvents(service, paymentRefunded, order.order_id)).toHaveLength(1)
  })

  it('that the channel never got is made later under its number', async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({
      kind: 'HTTP_STATUS',
      method: 'alipay.trade.refund',
      outTradeNo: order.outTradeNo,
    })
    expect(await refund(order)).toMatchObject({ status: 202 })
    await dueNow()
    await waitForMoney(service, order.order_id, { status: back, refunds: ['REQUESTED SUCCEEDED 19900'] })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
  })

  it('that the channel refuses for good fails with its reason and gives the code back', async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.refund',
      outTradeNo: order.outTradeNo,
      subCode: 'ACQ.TRADE_NOT_ALLOW_REFUND',
    })
    expect(await refund(order, { key: 'refused' })).toMatchObject({
      status: 502,
      error: {
        code: 'REFUND_FAILED',
        details: { order_id: order.order_id, reason: 'ACQ.TRADE_NOT_ALLOW_REFUND' },
      },
    })
    expect(await moneyOf(service, order.order_id)).toMatchObject({
      status: 'PAID',
      code: 'AVAILABLE',
      refunds: ['REQUESTED REFUSED 19900'],
    })
    expect(await refund(order, { key: 'refused' })).toMatchObject({ status: 502 })
    await service.sql`update payment.refunds set called_at = null where tenant_id = ${client.tenantId}`
    expect(await refund(order, { key: 'another' })).toMatchObject({ status: 201 })
  })

  it('that waits for money in our account is kept and made when there is some', async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.refund',
      outTradeNo: order.outTradeNo,
      subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
    })
    expect(await refund(order)).toMatchObject({ status: 202, data: { status: 'REQUESTED' } })
    await dueNow()
    await waitForMoney(service, order.order_id, { status: back })
  })

  it('is shown by its id, to its tenant only', async () => {
    const order = await paidOrder(service, client)
    const { data } = await refund(order, { amount: '1.00' })
    const path = `/api/v1/payment/orders/${order.order_id}/refunds/${String(data['refund_id'])}`
    const shown = await service.send(client, 'GET', path)
    expect((await readAnswer(shown)).data).toEqual(data)
    const stranger = await service.addTenant()
    expect(await readAnswer(await service.send(stranger, 'GET', path))).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    })
    const refundId = randomUUID()
    const missing = `/api/v1/payment/orders/${order.order_id}/refunds/${refundId}`
    expect(await readAnswer(await service.send(client, 'GET', missing))).toMatchObject({
      error: { code: 'REFUND_NOT_FOUND', details: { refund_id: refundId } },
    })
  })
})
