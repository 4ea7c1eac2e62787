import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createOrder, factsOf } from '../test/orders.ts'
import {
  startPaymentService,
  type PaymentServiceUnderTest,
  type TestClient,
} from '../test/payment-service.ts'
import { postNotification, signedNotification } from '../test/notifications.ts'

let service: PaymentServiceUnderTest
let client: TestClient

beforeAll(async () => {
  service = await startPaymentService()
  client = await service.addTenant()
})
afterAll(() => service.close())

describe('the log', () => {
  it('holds no access code, secret, key or signature, whatever goes well or wrong', async () => {
    const order = await createOrder(service, client)
    await fetch(order.qr_code, { method: 'POST' })
    await vi.waitFor(
      async () => expect(await factsOf(service, order.order_id)).toMatchObject({ codes: 1 }),
      10_000,
    )
    const [row] = await service.sql<{ code: string }[]>`
      select c.code from payment.access_codes c join payment.orders o on o.id = c.order_id
      where o.public_id = ${order.order_id}`
    const code = row?.code ?? 'no code'
    const verifyUrl = new URL(`/api/v1/access-code/verify?access_code=${code}`, service.service.url)
    for (const sent of [code, `${code.slice(0, 11)}0`, `${code} `]) {
      await fetch(verifyUrl, {
        method: 'POST',
        headers: { 'x-access-code': sent, 'content-type': 'application/json' },
        body: `{"access_code":"${sent}"`,
      })
      await fetch(verifyUrl, { method: 'POST', headers: { 'x-access-code': sent } })
    }
    const forged = signedNotification(service, {
      out_trade_no: order.outTradeNo,
      total_amount: '1.00',
      buyer_logon_id: 'zhang***@example.com',
    })
    await postNotification(service, forged)
    await vi.waitFor(() => expect(service.logLines.join('')).toContain('AMOUNT_MISMATCH'))
    const log = service.logLines.join('')
    const signature = new URLSearchParams(forged).get('sign') ?? 'no signature'
    for (const hidden of [
      code,
      client.secret,
      signature,
      'zhang',
      'PRIVATE KEY',
      service.deps.config.SECRET_ENCRYPTION_KEY,
    ]) {
      expect(log).not.toContain(hidden)
    }
    expect(log).toContain('/api/v1/access-code/verify')
  })
})
