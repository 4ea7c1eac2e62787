import { describe, expect, it } from 'vitest'
import { signedNotification } from '../../test/notifications.ts'
import { createOrder, factsOf, paySilently, type CreatedOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { refuseRows } from '../../test/refuse-rows.ts'
import { loggedRefusals, refusals } from '../../test/refused-notifications.ts'

const { service, client } = usePaymentService()

const form = 'application/x-www-form-urlencoded'

const post = (body: string | Buffer, contentType = form, accept = '*/*') =>
  fetch(new URL('/api/v1/payment/callback', service.service.url), {
    method: 'POST',
    headers: { 'content-type': contentType, accept },
    body: Buffer.from(body),
  })

const signed = ({ outTradeNo }: CreatedOrder, changes: Record<string, string> = {}) =>
  signedNotification(service, { out_trade_no: outTradeNo, ...changes })

describe('a notification that HTTP itself cannot take', () => {
  const noText = Buffer.from([0xc4, 0xa3, 0xc4, 0xe2])

  it.each([
    [
      'another content type',
      'UNSUPPORTED_MEDIA_TYPE',
      (order: CreatedOrder) => post(signed(order), 'text/html'),
    ],
    ['no content type at all', 'UNSUPPORTED_MEDIA_TYPE', (order: CreatedOrder) => post(signed(order), '')],
    [
      'a text that is in no charset that we read',
      'MALFORMED_REQUEST',
      (order: CreatedOrder) => post(Buffer.concat([Buffer.from(`${signed(order)}&body=`), noText])),
    ],
    [
      'more than we take',
      'PAYLOAD_TOO_LARGE',
      (order: CreatedOrder) => post(`${signed(order)}&body=${'x'.repeat(300_000)}`),
    ],
  ])(
    'is logged, counted, answered fail and has its payment found by asking: %s',
    async (_case, reason, send) => {
      const order = await createOrder(service, client)
      paySilently(service, order)
      const before = await refusals(service, reason)
      expect(await (await send(order)).text()).toBe('fail')
      await waitForFacts(service, order.order_id, { codes: 1 })
      expect(await loggedRefusals(service, order.order_id)).toEqual([reason])
      expect(await refusals(service, reason)).toBe(before + 1)
    },
  )

  it('that names no attempt is counted and answered fail', async () => {
    const before = await refusals(service, 'UNSUPPORTED_MEDIA_TYPE')
    expect(await (await post('<p>hello</p>', 'text/html')).text()).toBe('fail')
    expect(await refusals(service, 'UNSUPPORTED_MEDIA_TYPE')).toBe(before + 1)
  })

  it('is answered fail also when it cannot be written down, which is an error in the log', async () => {
    const order = await createOrder(service, client)
    const allow = await refuseRows(service, 'payment_logs', { orderId: order.order_id })
    expect(await (await post(signed(order), 'text/html')).text()).toBe('fail')
    await allow()
    const told = service.logLines.find((line) =>
      line.includes('a refused notification could not be asked about'),
    )
    expect(JSON.parse(told ?? '{}')).toMatchObject({ level: 'error', channel: 'ALIPAY', error: {} })
  })

  it('is explained to whoever asks for JSON', async () => {
    const answer = await post('<p>hello</p>', 'text/html', 'application/json')
    expect(answer.status).toBe(415)
    expect(await answer.json()).toMatchObject({ error: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
  })
})

describe('a long notification', () => {
  it('is taken in: a list of coupons may well be 200 kB', async () => {
    const order = await createOrder(service, client)
    const body = signed(order, { voucher_detail_list: JSON.stringify('券'.repeat(20_000)) })
    expect(body.length).toBeGreaterThan(180_000)
    expect(await (await post(body)).text()).toBe('success')
    expect(await factsOf(service, order.order_id)).toMatchObject({ status: 'PAID', codes: 1 })
  })
})
