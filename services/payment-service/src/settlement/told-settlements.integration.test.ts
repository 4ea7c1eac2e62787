import { randomUUID } from 'node:crypto'
import { paymentCompleted } from '@interview-pass/contracts'
import { AppError, currentContext, inSpan, newTraceId } from '@interview-pass/service-kit'
import { startTraceCollector, waitUntil } from '@interview-pass/service-kit/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { addAttempt, payableOrder, paymentOf, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { settlementMetrics } from './measure-settlement.ts'
import { settlePayment, type SettleDeps } from './settle-payment.ts'
import type { PaidAttempt } from './settlement.store.ts'

const collector = await startTraceCollector()
afterAll(() => collector.close())

const { service, client } = usePaymentService({
  settings: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
})

const sentenceOf = {
  SETTLED: 'payment settled',
  REPEAT: 'a payment was settled before: nothing changed',
  SURPLUS: 'a second payment of an order is to be refunded',
  LATE_REFUND: 'a payment of a cancelled order is to be refunded',
  MISMATCH: 'a payment of another amount was not settled',
  UNMATCHED: 'a payment belongs to no attempt',
}

const sentences: readonly string[] = Object.values(sentenceOf)

/** Settles in the trace of a request, and gives what was told of it. */
async function settle(payment: PaidAttempt, changes: Partial<SettleDeps> = {}) {
  const changedOrders: string[] = []
  const wakes: string[] = []
  const linesBefore = service.logLines.length
  const deps: SettleDeps = {
    ...service.deps,
    orderWatch: { changed: (orderId) => void changedOrders.push(orderId) },
    wakes: { outbox: () => void wakes.push('outbox') },
    ...changes,
  }
  const traceId = await inSpan('request', {}, async () => {
    await settlePayment(deps, payment)
    return currentContext()?.traceId
  })
  const lines = service.logLines
    .slice(linesBefore)
    .map((line): { msg: string } => JSON.parse(line))
    .filter(({ msg }) => sentences.includes(msg))
  return { lines, changedOrders, wakes, traceId }
}

async function cancelledOrder(): Promise<PlantedOrder> {
  const other = await service.addTenant()
  await service.sql`update payment.products set late_payment_policy = 'REFUND' where public_id = ${other.productId}`
  const order = await payableOrder(service, other)
  await service.sql`update payment.orders set status = 'CANCELLED' where public_id = ${order.orderId}`
  return order
}

/** Lets an attempt remember in which trace it was placed. */
async function placedIn({ outTradeNo }: PlantedOrder, traceId: string): Promise<void> {
  await service.sql`
    update payment.payment_attempts set traceparent = ${`00-${traceId}-00f067aa0ba902b7-01`}
    where out_trade_no = ${outTradeNo}`
}

describe('what became of a payment', () => {
  it('is told in one line of the log, by its order and in its trace', async () => {
    const order = await payableOrder(service, client)
    const second = await addAttempt(service, order)
    const late = await cancelledOrder()
    const told = async (outcome: keyof typeof sentenceOf, payment: PaidAttempt, orderId: string | null) => {
      const { lines, traceId } = await settle(payment)
      expect(lines).toEqual([
        expect.objectContaining({
          level: 'info',
          msg: sentenceOf[outcome],
          outcome,
          orderId,
          channel: 'ALIPAY',
          traceId,
        }),
      ])
    }
    await told('MISMATCH', paymentOf(order.outTradeNo, { amountFen: 100n }), order.orderId)
    await told('SETTLED', paymentOf(order.outTradeNo), order.orderId)
    await told('REPEAT', paymentOf(order.outTradeNo), order.orderId)
    await told('SURPLUS', paymentOf(second), order.orderId)
    await told('LATE_REFUND', paymentOf(late.outTradeNo), late.orderId)
    await told('UNMATCHED', paymentOf('nobodys'), null)
  })

  it('is told in the trace that the attempt was placed in, and so is its span, under which the event goes on', async () => {
    const order = await payableOrder(service, client)
    const traceId = newTraceId()
    await placedIn(order, traceId)
    expect((await settle(paymentOf(order.outTradeNo))).lines).toMatchObject([{ traceId }])
    const span = await waitUntil('its span is sent', async () =>
      collector.spans.find(({ attributes }) => attributes['order.id'] === order.orderId),
    )
    expect(span).toMatchObject({
      name: 'settle payment',
      traceId,
      parentSpanId: '00f067aa0ba902b7',
      hasFailed: false,
      attributes: { outcome: 'SETTLED', 'payment.channel': 'ALIPAY' },
    })
    const [event] = await recordedEvents(service, paymentCompleted, order.orderId)
    expect(event?.traceparent).toBe(`00-${traceId}-${span.spanId}-01`)
  })

  it('is told in the trace of whoever brought the news when the attempt has none, and so is its event', async () => {
    const order = await payableOrder(service, client)
    const { traceId } = await settle(paymentOf(order.outTradeNo))
    const [event] = await recordedEvents(service, paymentCompleted, order.orderId)
    expect(event?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  })

  it.each([
    { notifyId: null, actor: 'QUERY' },
    { notifyId: randomUUID(), actor: 'NOTIFICATION' },
  ])(
    'is written into the log of its order, with who brought the news: $actor',
    async ({ notifyId, actor }) => {
      const order = await payableOrder(service, client)
      await settle(paymentOf(order.outTradeNo, { notifyId }))
      const logged = await service.sql`
      select l.action, l.status, l.actor, l.metadata from payment.payment_logs l
      join payment.orders o on o.id = l.order_id where o.public_id = ${order.orderId}`
      const metadata = { outcome: 'SETTLED', out_trade_no: order.outTradeNo }
      expect([...logged]).toEqual([{ action: 'SETTLE_PAYMENT', status: 'SUCCEEDED', actor, metadata }])
    },
  )

  it('has a span of no order when it belongs to no attempt', async () => {
    const { traceId } = await settle(paymentOf('nobodys-span'))
    const span = await waitUntil('its span is sent', async () =>
      collector.spans.find((one) => one.traceId === traceId && one.name === 'settle payment'),
    )
    expect(span.attributes).toEqual({ outcome: 'UNMATCHED', 'payment.channel': 'ALIPAY' })
  })

  it('wakes the relay and whoever watches the order when it is settled, and nobody otherwise', async () => {
    const order = await payableOrder(service, client)
    expect(await settle(paymentOf(order.outTradeNo))).toMatchObject({
      changedOrders: [order.orderId],
      wakes: ['outbox'],
    })
    for (const payment of [paymentOf(order.outTradeNo), paymentOf('nobodys')]) {
      expect(await settle(payment)).toMatchObject({ changedOrders: [], wakes: [] })
    }
  })

  it('is measured in seconds', async () => {
    const sumOf = async () => {
      const { values } = await service.deps.metrics.histogram(settlementMetrics.settling).get()
      return values.find(({ metricName }) => metricName === 'access_code_gen_time_sum')?.value ?? 0
    }
    const order = await payableOrder(service, client)
    const [sum, startedAt] = [await sumOf(), performance.now()]
    await settle(paymentOf(order.outTradeNo))
    const seconds = (performance.now() - startedAt) / 1000
    expect((await sumOf()) - sum).toBeGreaterThan(0)
    expect((await sumOf()) - sum).toBeLessThan(seconds)
  })
})

describe('a settlement that fails', () => {
  it.each([
    { thrown: new AppError('SERVICE_ERROR'), reason: 'SERVICE_ERROR' },
    { thrown: new Error('planted'), reason: 'UNEXPECTED' },
  ])('is written down as $reason, with who brought the news', async ({ thrown, reason }) => {
    const order = await payableOrder(service, client)
    const newId = () => {
      throw thrown
    }
    await expect(settle(paymentOf(order.outTradeNo), { newId })).rejects.toBe(thrown)
    await expect(settle(paymentOf(order.outTradeNo, { notifyId: 'one' }), { newId })).rejects.toBe(thrown)
    const logged = await service.sql`
      select l.error_code, l.actor from payment.payment_logs l join payment.orders o on o.id = l.order_id
      where o.public_id = ${order.orderId} order by l.id`
    expect([...logged]).toEqual([
      { error_code: reason, actor: 'QUERY' },
      { error_code: reason, actor: 'NOTIFICATION' },
    ])
  })
})
