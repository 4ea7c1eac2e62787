import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../test/answers.ts'
import { actOn, createOrder, factsOf, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()

describe('a cancellation while the channel is asked for the QR code', () => {
  const newest = async () => {
    const [order] = await service.sql<[Pick<CreatedOrder, 'order_id' | 'outTradeNo'>]>`
      select o.public_id as order_id, a.out_trade_no as "outTradeNo"
      from payment.orders o join payment.payment_attempts a on a.order_id = o.id
      where o.tenant_id = ${client.tenantId} order by a.id desc limit 1`
    return order
  }
  const cancelDuring = async (path: string, body: object) => {
    service.simulator.control.setFault({ kind: 'LATENCY', method: 'alipay.trade.precreate', latencyMs: 1500 })
    const asking = service.send(client, 'POST', `/api/v1/payment/${path}`, body)
    await waitUntil('the call has come', () => service.simulator.control.listFaults().length === 0)
    const order = await newest()
    expect(await actOn(service, client, order, 'cancel')).toMatchObject({
      status: 200,
      data: { status: 'CANCELLED' },
    })
    const response = await asking
    expect(response.status).toBe(422)
    expect(await readAnswer(response)).toMatchObject({
      error: { code: 'INVALID_ORDER', details: { order_id: order.order_id } },
    })
    return order
  }

  it('has the request answered with its order and no QR code, and whoever scans that is shut out', async () => {
    const order = await cancelDuring('create', { user_id: client.userId, product_id: client.productId })
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    await service.sql`
      update payment.payment_attempts set query_due_at = now() where out_trade_no = ${order.outTradeNo}`
    const atChannel = () => service.simulator.control.getTrade(order.outTradeNo).state
    await waitUntil('it is closed at the channel', () => atChannel() === 'TRADE_CLOSED')
    expect(await factsOf(service, order.order_id)).toMatchObject({ status: 'CANCELLED', codes: 0 })
  })

  it('has the request for another QR code answered so, too', async () => {
    const { order_id: orderId } = await createOrder(service, client)
    expect(await cancelDuring(`orders/${orderId}/attempts`, {})).toMatchObject({ order_id: orderId })
  })
})
