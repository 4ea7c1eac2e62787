import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { actOn, createOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { askForRefund, paidOrder } from '../../test/refunds.ts'

const { service, client } = usePaymentService()

const timeline = z.object({
  data: z.array(
    z.object({
      at: z.iso.datetime(),
      action: z.string(),
      status: z.string(),
      error_code: z.string().nullable(),
      actor: z.string(),
      request_id: z.uuid().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  pagination: z.unknown(),
})

async function read({ order_id: orderId }: { order_id: string }, query = '') {
  const response = await service.send(client, 'GET', `/api/v1/payment/orders/${orderId}/timeline${query}`)
  return timeline.parse(await response.json())
}

const actionsOf = ({ data }: z.infer<typeof timeline>) => data.map((one) => `${one.action} ${one.status}`)

describe('the timeline of an order', () => {
  it('tells everything that happened to it, in order, and no access code', async () => {
    const order = await paidOrder(service, client)
    const code = await service.sql`
      select c.code from payment.access_codes c join payment.orders o on o.id = c.order_id
      where o.public_id = ${order.order_id}`
    await postNotification(
      service,
      signedNotification(service, { out_trade_no: order.outTradeNo, total_amount: '1.00' }),
    )
    await askForRefund(service, client, order)
    const answer = await read(order)
    expect(actionsOf(answer)).toEqual([
      'CREATE_ORDER SUCCEEDED',
      'SETTLE_PAYMENT SUCCEEDED',
      'SETTLE_PAYMENT FAILED',
      'RECEIVE_NOTIFICATION FAILED',
      'REQUEST_REFUND SUCCEEDED',
      'REFUND SUCCEEDED',
    ])
    expect(answer.data[0]).toMatchObject({ actor: client.clientId, request_id: expect.any(String) })
    expect(answer.data[2]).toMatchObject({ error_code: 'AMOUNT_MISMATCH' })
    expect(JSON.stringify(answer)).not.toContain(String(code[0]?.['code']))
  })

  it('comes in pages', async () => {
    const order = await createOrder(service, client)
    await actOn(service, client, order, 'cancel')
    const second = await read(order, '?page=2&size=1')
    expect(actionsOf(second)).toEqual(['CANCEL_ORDER SUCCEEDED'])
    expect(second.pagination).toEqual({ page: 2, size: 1, total: 2, total_pages: 2 })
  })
})
