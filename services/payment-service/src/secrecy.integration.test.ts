import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { createOrder, waitForFacts } from '../test/orders.ts'
import { usePaymentService } from '../test/payment-service.ts'
import { postNotification, signedNotification } from '../test/notifications.ts'

const { service, client } = usePaymentService({ own: true })

describe('the log', () => {
  it('holds no access code, secret, key or signature, whatever goes well or wrong', async () => {
    const order = await createOrder(service, client)
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, { codes: 1 })
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
    await waitUntil('the mismatch is logged', () => service.logLines.join('').includes('AMOUNT_MISMATCH'))
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
