import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { actOn, createOrder, paySilently, scannedOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { moneyOf, paidOrder } from '../../test/refunds.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

const sync = (order: { order_id: string }) => actOn(service, client, order, 'sync')

/** Alipay's answers to queries of this order are lost. */
const silence = ({ outTradeNo }: { outTradeNo: string }, times: number) =>
  service.simulator.control.setFault({ kind: 'HTTP_STATUS', method: 'alipay.trade.query', outTradeNo, times })

describe('asking how an order stands', () => {
  it('finds a payment of which no notification came', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    const answer = await sync(order)
    expect(answer).toMatchObject({ status: 200, data: { status: 'PAID' } })
    expect(answer.data['access_code']).toHaveLength(12)
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1 })
  })

  it('changes nothing while its QR code waits, scanned or not', async () => {
    for (const order of [await createOrder(service, client), await scannedOrder(service, client)]) {
      expect(await sync(order)).toMatchObject({
        status: 200,
        data: { status: 'PENDING', qr_code: order.qr_code },
      })
    }
  })

  it('sees that the buyer closed it', async () => {
    const order = await scannedOrder(service, client)
    service.simulator.control.changeTrade(order.outTradeNo, 'ABANDON')
    expect(await sync(order)).toMatchObject({ status: 200, data: { status: 'PENDING', qr_code: null } })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ attempts: ['CLOSED'] })
  })

  it("finds money that was given back in the channel's console, and takes the code away", async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
    service.simulator.control.refund(order.outTradeNo)
    expect(await sync(order)).toMatchObject({
      status: 200,
      data: { status: 'REFUNDED', refunded_amount: '199.00' },
    })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ code: 'REVOKED', attempts: ['REFUNDED'] })
  })

  it('finds money that came for an attempt that was closed', async () => {
    const order = await createOrder(service, client)
    await service.sql`
      update payment.payment_attempts set status = 'CLOSED', query_due_at = null where out_trade_no = ${order.outTradeNo}`
    paySilently(service, order)
    expect(await sync(order)).toMatchObject({ status: 200, data: { status: 'PAID' } })
  })

  it('answers 504 with the order while the channel is silent, says why to operators, and goes on by itself', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    silence(order, 1)
    expect(await sync(order)).toMatchObject({
      status: 504,
      error: { code: 'PAYMENT_TIMEOUT', details: { order_id: order.order_id } },
    })
    const [row] = await service.sql`
      select query_reason as reason, query_due_at is not null as "isDue" from payment.payment_attempts
      where out_trade_no = ${order.outTradeNo}`
    expect({ ...row }).toEqual({ reason: 'AlipayRequestError', isDue: true })
    await service.sql`
      update payment.payment_attempts set query_due_at = now() where out_trade_no = ${order.outTradeNo}`
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1 })
    await waitUntil('there is no reason any more', async () => {
      const [after] = await service.sql`
        select query_reason as reason from payment.payment_attempts where out_trade_no = ${order.outTradeNo}`
      return after?.['reason'] === null
    })
  })
})
