import { randomUUID } from 'node:crypto'
import { createMetrics } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createOrder,
  factsOf,
  paySilently,
  scannedOrder,
  waitForFacts,
  type CreatedOrder,
} from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { returnedAtChannel, waitForMoney } from '../../test/refunds.ts'
import { createOrderExpiry } from './expire-orders.ts'
import { findReached, keepReached } from './expiry-progress.store.ts'
import { measureHangingOrders } from './measure-hanging.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

const setPolicy = (policy: 'FULFIL' | 'REFUND') => service.sql`
  update payment.products set late_payment_policy = ${policy} where public_id = ${client.productId}`

/**
 * Moves an order just past its time, or an hour or more when its attempt gets a status and nobody asks about it any more,
 * and its attempt past the grace as well.
 */
async function letTimePass(
  { order_id: orderId, outTradeNo }: CreatedOrder,
  status?: string,
  hours = 1,
): Promise<void> {
  const seconds = status === undefined ? 20 : hours * 3600
  await service.sql`
    update payment.orders set expires_at = now() - make_interval(secs => ${seconds}) where public_id = ${orderId}`
  await service.sql`
    update payment.payment_attempts
    set expires_at = now() - interval '1 hour', status = coalesce(${status ?? null}, status),
      query_due_at = case when ${status === undefined} then now() end
    where out_trade_no = ${outTradeNo}`
}

/** The first run of another replica, under a name by which a run may have said how far it came. */
async function run(job: string = randomUUID()): Promise<void> {
  await createOrderExpiry(service.deps, job)({ signal: new AbortController().signal })
}

/** What any replica measures. */
async function measured(): Promise<string> {
  const metrics = createMetrics({ service: 'test', process: false })
  await measureHangingOrders({ ...service.deps, metrics })
  return metrics.render()
}

const statusIs = (order: CreatedOrder, status: string) => waitForFacts(service, order.order_id, { status })

describe('an order whose time is over', () => {
  it('is cancelled once its QR code has ended, by two jobs that know nothing of each other', async () => {
    const unscanned = await createOrder(service, client)
    const abandoned = await scannedOrder(service, client)
    await letTimePass(unscanned)
    await letTimePass(abandoned)
    await statusIs(unscanned, 'CANCELLED')
    await statusIs(abandoned, 'CANCELLED')
    expect(service.simulator.control.getTrade(abandoned.outTradeNo).state).toBe('TRADE_CLOSED')
  })

  it('is paid and not cancelled, when it was paid and no notification came', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    await letTimePass(order)
    await statusIs(order, 'PAID')
    await run()
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, refunds: 0 })
  })

  it.each(['AWAITING_PAYMENT', 'CREATED', 'UNKNOWN'])(
    'is seen to hang while an attempt has no outcome, and ends when it has: %s',
    async (status) => {
      const order = await createOrder(service, client)
      const { outTradeNo } = order
      service.simulator.control.setFault({
        kind: 'SUB_CODE',
        method: 'alipay.trade.query',
        subCode: 'ACQ.SYSTEM_ERROR',
        times: 1000,
        outTradeNo,
      })
      await letTimePass(order, status)
      await run()
      expect(await measured()).toMatch(/payment_orders_hanging\{.*\} [1-9]/)
      await waitUntil('its attempt is asked about once more', async () => {
        const [attempt] = await service.sql`
          select query_reason as reason from payment.payment_attempts where out_trade_no = ${outTradeNo}`
        return String(attempt?.['reason']).includes('SYSTEM_ERROR')
      })
      await statusIs(order, 'PENDING')
      service.simulator.control.clearFaults()
      await service.sql`
        update payment.payment_attempts set query_due_at = now() where out_trade_no = ${outTradeNo}`
      await statusIs(order, 'CANCELLED')
    },
  )

  it.each(['AWAITING_PAYMENT', 'FAILED'])(
    'ends however long that was ago, where no run ever said how far it came: %s',
    async (status) => {
      const order = await createOrder(service, client)
      await letTimePass(order, status, 24 * 30)
      await run()
      await statusIs(order, 'CANCELLED')
      expect(await factsOf(service, order.order_id)).toMatchObject({ codes: 0, refunds: 0 })
    },
  )

  it('is paid and not cancelled, when its payment is found weeks later', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    await letTimePass(order, 'AWAITING_PAYMENT', 24 * 30)
    await run()
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, refunds: 0 })
  })

  it('is cancelled once by many replicas at once, with one line in its log', async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => createOrder(service, client)))
    for (const order of orders) await letTimePass(order, 'FAILED')
    await Promise.all(Array.from({ length: 5 }, () => run()))
    for (const order of orders) await statusIs(order, 'CANCELLED')
    const [row] = await service.sql`
      select count(*)::int as lines, count(distinct l.order_id)::int as orders from payment.payment_logs l
      join payment.orders o on o.id = l.order_id
      where l.action = 'EXPIRE_ORDER' and o.public_id in ${service.sql(orders.map((order) => order.order_id))}`
    expect({ ...row }).toEqual({ lines: 5, orders: 5 })
  })
})

describe('how far the expiry of orders came', () => {
  const reached = (job: string) => findReached(service.deps.database.db, job)
  const keep = (job: string, at: Date) => keepReached(service.deps.database.db, job, at)
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

  /** Moves an order with an attempt of that status so far past its time. */
  async function letMinutesPass(order: CreatedOrder, status: string, minutes: number): Promise<void> {
    await letTimePass(order, status)
    await service.sql`
      update payment.orders set expires_at = ${minutesAgo(minutes)} where public_id = ${order.order_id}`
  }

  it('is where a process that has just started begins: it reads nothing before that', async () => {
    await waitUntil('the first run of the service is over', () => reached('expire-orders'))
    const before = await createOrder(service, client)
    const behind = await createOrder(service, client)
    await letMinutesPass(before, 'FAILED', 50)
    await letMinutesPass(behind, 'FAILED', 40)
    const job = randomUUID()
    await keep(job, minutesAgo(45))
    await run(job)
    await waitForFacts(service, behind.order_id, { status: 'CANCELLED' })
    expect(await factsOf(service, before.order_id)).toMatchObject({ status: 'PENDING' })
    await run()
    await waitForFacts(service, before.order_id, { status: 'CANCELLED' })
  })

  it('is before an order that is still open, which no later process leaves out', async () => {
    const order = await createOrder(service, client)
    await letMinutesPass(order, 'AWAITING_PAYMENT', 5)
    await service.sql`
      update payment.payment_attempts set query_due_at = now() + interval '1 hour' where out_trade_no = ${order.outTradeNo}`
    const job = randomUUID()
    await run(job)
    expect(await reached(job)).toSatisfy((at: Date) => at < minutesAgo(5))
    expect(await factsOf(service, order.order_id)).toMatchObject({ status: 'PENDING' })
    await service.sql`
      update payment.payment_attempts set status = 'FAILED' where out_trade_no = ${order.outTradeNo}`
    await run(job)
    await waitForFacts(service, order.order_id, { status: 'CANCELLED' })
  })

  it('never goes back, and never past the clock of the database', async () => {
    const job = randomUUID()
    await keep(job, minutesAgo(1))
    await keep(job, minutesAgo(2))
    expect(await reached(job)).toSatisfy((at: Date) => at > minutesAgo(1.5))
    await keep(job, minutesAgo(-60))
    expect(await reached(job)).toSatisfy((at: Date) => at < minutesAgo(-1))
  })

  it('is written down once a minute and not by each run', async () => {
    const job = randomUUID()
    const expire = createOrderExpiry(service.deps, job)
    await expire({ signal: new AbortController().signal })
    const first = await reached(job)
    await expire({ signal: new AbortController().signal })
    expect(await reached(job)).toEqual(first)
  })
})

describe('money that comes after an order has expired', () => {
  it('pays it after all where the product fulfils late payments', async () => {
    await setPolicy('FULFIL')
    const order = await createOrder(service, client)
    await letTimePass(order)
    await statusIs(order, 'CANCELLED')
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1, refunds: 0 })
  })

  it('goes back where it does not', async () => {
    await setPolicy('REFUND')
    const order = await createOrder(service, client)
    await letTimePass(order)
    await statusIs(order, 'CANCELLED')
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    await waitForMoney(service, order.order_id, {
      status: 'CANCELLED',
      attempts: ['REFUNDED'],
      refunds: ['LATE_PAYMENT SUCCEEDED 19900'],
    })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
  })
})
