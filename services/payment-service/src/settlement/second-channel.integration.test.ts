import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { headerPay, headerPayNotice } from '../../test/header-pay/header-pay-channel.ts'
import { createOrder, factsOf } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { channelAdapters } from '../channels.ts'

const { service, client } = usePaymentService({ channels: { ...channelAdapters, HEADER_PAY: headerPay } })

const deliver = (notice: RequestInit) =>
  fetch(new URL('/api/v1/payment/callback/header-pay', service.service.url), notice)

describe('a channel that is one folder and one line', () => {
  it('takes a payment through the real callback route: proof in headers, JSON and a status back', async () => {
    const order = await createOrder(service, client, { channel: 'HEADER_PAY' })
    expect(order.qr_code).toBe(`headerpay://${order.outTradeNo}`)
    const notice = headerPayNotice(order.outTradeNo, randomUUID())

    const forged = await deliver(headerPayNotice(order.outTradeNo, randomUUID(), 'another secret'))
    expect([forged.status, await forged.text()]).toEqual([500, '{"code":"FAIL","message":"again"}'])
    expect(await factsOf(service, order.order_id)).toMatchObject({ status: 'PENDING', codes: 0 })

    for (const time of ['first', 'second']) {
      const answer = await deliver(notice)
      expect([time, answer.status, await answer.text()]).toEqual([time, 200, '{"code":"SUCCESS"}'])
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    }
    expect(await factsOf(service, order.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
  })

  it('has its refused notices acknowledged in its own way too', async () => {
    const answer = await deliver({ method: 'POST', headers: { 'content-type': 'text/html' }, body: '{}' })
    expect([answer.status, await answer.text()]).toEqual([500, '{"code":"FAIL","message":"again"}'])
  })
})
