import { randomUUID } from 'node:crypto'
import { paymentCompleted } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { usePaymentService } from '../../test/payment-service.ts'
import { readAnswer } from '../../test/answers.ts'
import { postNotification, signedNotification, type NotificationFields } from '../../test/notifications.ts'
import { addAttempt, createOrder, factsOf, payableOrder, waitForFacts } from '../../test/orders.ts'
import { recordedEvents } from '../../test/recorded-events.ts'

const { service, client } = usePaymentService()

const untouched = { status: 'PENDING', codes: 0, events: 0, refunds: 0 }
const settled = { status: 'PAID', codes: 1, events: 1, refunds: 0 }

async function notify(fields: Partial<NotificationFields> & { out_trade_no: string }, accept?: string) {
  const answer = await postNotification(service, signedNotification(service, fields), accept)
  return answer.text()
}

describe('a payment at the channel', () => {
  it('settles its order: paid, one access code and one PaymentCompleted that keeps the contract', async () => {
    const order = await createOrder(service, client)
    expect(await factsOf(service, order.order_id)).toEqual(untouched)
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, settled)
    const [event] = await recordedEvents(service, paymentCompleted, order.order_id)
    const shown = await service.send(client, 'GET', `/api/v1/payment/orders/${order.order_id}`)
    expect(await shown.json()).toMatchObject({
      data: {
        status: 'PAID',
        amount: '199.00',
        access_code: event?.data.accessCode,
        access_code_expires_at: event?.data.expireAt,
        qr_code: null,
      },
    })
  })
})

describe('the event of a payment', () => {
  it('goes on in the trace of the request that ordered, and not in that of the notification', async () => {
    const traceId = randomUUID().replaceAll('-', '')
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
    const order = await createOrder(service, client, {}, { traceparent })
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, settled)
    const [event] = await recordedEvents(service, paymentCompleted, order.order_id)
    expect(event?.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`))
  })
})

describe('paying an order', () => {
  it('touches none of its indexes, because none holds what a payment changes', async () => {
    const indexes = await service.sql`
      select indexdef from pg_indexes where schemaname = 'payment' and tablename = 'orders'`
    expect(indexes.length).toBeGreaterThan(3)
    for (const { indexdef } of indexes) {
      expect(indexdef).not.toMatch(/\b(status|paid_at|refunded_fen|updated_at)\b/)
    }
  })
})

describe('a repeated notification', () => {
  it('changes nothing, be it one of fifty at once or the same again later', async () => {
    const order = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: order.outTradeNo })
    const answers = await Promise.all(Array.from({ length: 50 }, () => postNotification(service, body)))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text())))).toEqual(new Set(['success']))
    expect(await factsOf(service, order.orderId)).toEqual(settled)
    expect(await (await postNotification(service, body)).text()).toBe('success')
    expect(await factsOf(service, order.orderId)).toEqual(settled)
  })

  it('is no news either when a partial refund sends TRADE_SUCCESS again under another id', async () => {
    const order = await payableOrder(service, client)
    expect(await notify({ out_trade_no: order.outTradeNo })).toBe('success')
    expect(await notify({ out_trade_no: order.outTradeNo, refund_fee: '10.00', out_biz_no: 'R1' })).toBe(
      'success',
    )
    expect(await factsOf(service, order.orderId)).toEqual(settled)
  })

  it('learns nothing: only the call that settled is told the access code', async () => {
    const order = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: order.outTradeNo })
    const first = await (await postNotification(service, body, 'application/json')).json()
    const second = await (await postNotification(service, body, 'application/json')).json()
    expect(first).toMatchObject({ success: true, data: { order_id: order.orderId, status: 'PAID' } })
    expect(first).toHaveProperty('data.access_code')
    expect(second).toMatchObject({ success: true })
    expect(second).not.toHaveProperty('data.access_code')
  })
})

describe('a notification that must be refused', () => {
  it.each([
    ['another amount', { total_amount: '0.01' }],
    ['another app', { app_id: '2021000000000009' }],
    ['another seller', { seller_id: '2088000000000009' }],
    ['a signature of SHA-1', { sign_type: 'RSA' }],
    ['an amount in another format', { total_amount: '199.0' }],
    ['a forged signature', { sign: Buffer.alloc(256).toString('base64') }],
  ])('settles nothing: %s', async (_case, change) => {
    const order = await payableOrder(service, client)
    expect(await notify({ out_trade_no: order.outTradeNo, ...change })).toBe('fail')
    expect(await factsOf(service, order.orderId)).toEqual(untouched)
    const [logged] = await service.sql`
      select l.error_code from payment.payment_logs l join payment.orders o on o.id = l.order_id
      where o.public_id = ${order.orderId} and l.status = 'FAILED'`
    expect(logged?.['error_code']).toEqual(expect.any(String))
  })

  it('settles nothing when a parameter stands twice, so that no two readers see two values', async () => {
    const order = await payableOrder(service, client)
    const body = `${signedNotification(service, { out_trade_no: order.outTradeNo })}&total_amount=199.00`
    expect(await (await postNotification(service, body)).text()).toBe('fail')
    expect(await factsOf(service, order.orderId)).toEqual(untouched)
  })

  it('settles nothing when its text is split anew: a signed subject cannot become an amount', async () => {
    const order = await payableOrder(service, client)
    const signed = new URLSearchParams(
      signedNotification(service, {
        out_trade_no: order.outTradeNo,
        subject: 'x&total_amount=199.00',
        total_amount: '0.01',
      }),
    )
    signed.set('subject', 'x')
    signed.set('total_amount', '199.00&total_amount=0.01')
    expect(await (await postNotification(service, signed.toString())).text()).toBe('fail')
    expect(await factsOf(service, order.orderId)).toEqual(untouched)
  })

  it('has the channel asked, so that a wrong key of ours loses no payment', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.setFault({
      kind: 'NOTIFY_TAMPER',
      field: 'sign',
      times: 1,
      outTradeNo: order.outTradeNo,
    })
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, settled)
  })

  it('is answered fail when no attempt has its number', async () => {
    expect(await notify({ out_trade_no: randomUUID().replaceAll('-', '') })).toBe('fail')
  })

  it.each([
    ['a forged signature', { sign: Buffer.alloc(256).toString('base64') }, 401, 'SIGNATURE_INVALID'],
    ['another amount', { total_amount: '0.01' }, 422, 'VALIDATION_FAILED'],
    ['what the channel does not confirm', { notify_time: '2020-01-01 10:00:00' }, 422, 'VALIDATION_FAILED'],
    ['a number that no attempt has', { out_trade_no: 'nothing' }, 404, 'ORDER_NOT_FOUND'],
  ])('tells a JSON caller what is wrong with it: %s', async (_case, change, status, code) => {
    const order = await createOrder(service, client)
    const body = signedNotification(service, { out_trade_no: order.outTradeNo, ...change })
    const answer = await postNotification(service, body, 'application/json')
    expect(answer.status).toBe(status)
    expect((await readAnswer(answer)).error.code).toBe(code)
  })
})

describe('a notification older than five minutes', () => {
  const old = { notify_time: '2020-01-01 10:00:00' }

  it('settles only after the channel confirmed the payment', async () => {
    const order = await createOrder(service, client)
    expect(await notify({ out_trade_no: order.outTradeNo, ...old })).toBe('fail')
    expect(await factsOf(service, order.order_id)).toEqual(untouched)
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 20, outTradeNo: order.outTradeNo })
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    expect(await notify({ out_trade_no: order.outTradeNo, ...old })).toBe('success')
    expect(await factsOf(service, order.order_id)).toEqual(settled)
    service.simulator.control.clearFaults()
  })

  it('waits when the channel cannot be asked: answered fail, and queued', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.setFault({
      kind: 'HTTP_STATUS',
      method: 'alipay.trade.query',
      times: 2,
      outTradeNo: order.outTradeNo,
    })
    expect(await notify({ out_trade_no: order.outTradeNo, ...old })).toBe('fail')
    await waitUntil('the channel was asked', async () => {
      const [attempt] = await service.sql`
        select query_count from payment.payment_attempts where out_trade_no = ${order.outTradeNo}`
      return Number(attempt?.['query_count']) > 0
    })
    service.simulator.control.clearFaults()
  })
})

describe('two paid attempts of one order', () => {
  it('give one access code and one refund intent, however often and in whatever order both are notified', async () => {
    const orders = await Promise.all(Array.from({ length: 20 }, () => payableOrder(service, client)))
    const bodies = await Promise.all(
      orders.map(async (order) => {
        const second = await addAttempt(service, order)
        return [order.outTradeNo, second].map((number) =>
          signedNotification(service, { out_trade_no: number }),
        )
      }),
    )
    const repeats = bodies.flat().flatMap((body) => Array.from({ length: 5 }, () => body))
    const shuffled = repeats
      .map((body) => ({ body, at: Math.random() }))
      .toSorted((left, right) => left.at - right.at)
    const answers = await Promise.all(shuffled.map(({ body }) => postNotification(service, body)))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    for (const order of orders) {
      expect(await factsOf(service, order.orderId)).toEqual({
        status: 'PAID',
        codes: 1,
        events: 1,
        refunds: 1,
      })
    }
  })
})

describe('a payment of a cancelled order', () => {
  it.each([
    ['FULFIL', { status: 'PAID', codes: 1, events: 1, refunds: 0 }],
    ['REFUND', { status: 'CANCELLED', codes: 0, events: 0, refunds: 1 }],
  ])('follows the policy of its product: %s', async (policy, facts) => {
    const other = await service.addTenant()
    await service.sql`update payment.products set late_payment_policy = ${policy} where public_id = ${other.productId}`
    const order = await payableOrder(service, other)
    await service.sql`update payment.orders set status = 'CANCELLED' where public_id = ${order.orderId}`
    expect(await notify({ out_trade_no: order.outTradeNo })).toBe('success')
    expect(await factsOf(service, order.orderId)).toEqual(facts)
  })
})
