import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../../test/answers.ts'
import { actOn, createOrder, type CreatedOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { createChangeWatch } from '@interview-pass/service-kit'
import { followOrder } from './follow-order.ts'

const { service, client } = usePaymentService()
const eventsUrl = z.object({ events_url: z.string() })
let leaving = new AbortController()

beforeEach(() => {
  leaving = new AbortController()
})
afterEach(() => leaving.abort())

interface Heard {
  readonly id: string
  readonly data: Record<string, unknown>
}

/** An order and the path of its events, as a page gets it. */
async function watchedOrder(): Promise<CreatedOrder & { path: string }> {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const order = await createOrder(service, client, {}, key)
  const again = await service.send(
    client,
    'POST',
    '/api/v1/payment/create',
    { user_id: client.userId, product_id: client.productId },
    key,
  )
  const { data } = await readAnswer(again)
  return { ...order, path: eventsUrl.parse(data).events_url }
}

const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, service.service.url), { headers, signal: leaving.signal })

/** The events of a stream, until it ends or nobody wants any more. */
async function* eventsOf(response: Response): AsyncGenerator<Heard, void, undefined> {
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  if (response.body === null) throw new Error('no stream')
  let unread = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (unread + chunk).split('\n\n')
    unread = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
      )
      if (fields.get('event') !== 'status') continue
      yield {
        id: fields.get('id') ?? '',
        data: z.record(z.string(), z.unknown()).parse(JSON.parse(fields.get('data') ?? '')),
      }
    }
  }
}

async function nextOf(events: AsyncGenerator<Heard, void, undefined>): Promise<Heard> {
  const next = await events.next()
  if (next.done === true) throw new Error('the stream has ended')
  return next.value
}

describe('the events of an order', () => {
  it('begin with its present state and end when it is paid, with nothing secret for the token of a page', async () => {
    const order = await watchedOrder()
    const events = eventsOf(await open(order.path))
    expect((await nextOf(events)).data).toMatchObject({
      order_id: order.order_id,
      status: 'PENDING',
      paid_at: null,
    })
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    expect((await nextOf(events)).data).toMatchObject({
      status: 'PAID',
      paid_at: expect.any(String),
      access_code: null,
    })
    expect((await events.next()).done).toBe(true)
  })

  it('show the access code to a client of the tenant', async () => {
    const order = await paidOrder(service, client)
    const path = `/api/v1/payment/orders/${order.order_id}/events`
    const events = eventsOf(await service.send(client, 'GET', path))
    const { data } = await nextOf(events)
    expect(data['access_code']).toHaveLength(12)
    expect((await events.next()).done).toBe(true)
  })

  it('tell of a cancellation, and end', async () => {
    const order = await watchedOrder()
    const events = eventsOf(await open(order.path))
    await nextOf(events)
    await actOn(service, client, order, 'cancel')
    expect((await nextOf(events)).data).toMatchObject({ status: 'CANCELLED' })
    expect((await events.next()).done).toBe(true)
  })

  it('tell of a new QR code, whose own token is as good as the old one', async () => {
    const order = await watchedOrder()
    const events = eventsOf(await open(order.path))
    const first = await nextOf(events)
    const attempts = `/api/v1/payment/orders/${order.order_id}/attempts`
    const { data } = await readAnswer(await service.send(client, 'POST', attempts, {}))
    expect((await nextOf(events)).data['expires_at']).not.toBe(first.data['expires_at'])
    const path = eventsUrl.parse(data).events_url
    expect(path).not.toBe(order.path)
    expect((await nextOf(eventsOf(await open(path)))).data).toMatchObject({ status: 'PENDING' })
  })

  it('go on after a connection that broke: what was seen is not told again, and the end always is', async () => {
    const order = await watchedOrder()
    const first = await nextOf(eventsOf(await open(order.path)))
    leaving.abort()
    leaving = new AbortController()
    const events = eventsOf(await open(order.path, { 'last-event-id': first.id }))
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    const last = await nextOf(events)
    expect(last.data).toMatchObject({ status: 'PAID' })
    const again = eventsOf(await open(order.path, { 'last-event-id': last.id }))
    expect(await nextOf(again)).toEqual(last)
  })

  it('are read on a replica that gets no wake-up, too, if later', async () => {
    const order = await watchedOrder()
    const orderWatch = createChangeWatch(
      { ...service.deps, namespace: 'nobody', logger: service.deps.logger },
      'orders',
    )
    const asked = { tenantId: client.tenantId, orderId: order.order_id }
    const states = followOrder({ database: service.deps.database, orderWatch }, asked, leaving.signal)
    expect((await states.next()).value).toMatchObject({ order: { status: 'PENDING' } })
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    expect((await states.next()).value).toMatchObject({ order: { status: 'PAID' } })
  })

  it('wake a reader on another replica through Redis', async () => {
    const order = await watchedOrder()
    const other = createChangeWatch({ ...service.deps, namespace: service.deps.config.NS }, 'orders')
    const watcher = other.watch(order.order_id)
    service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
    const startedAt = performance.now()
    await watcher.next(20_000)
    expect(performance.now() - startedAt).toBeLessThan(15_000)
    await waitForFacts(service, order.order_id, { status: 'PAID' })
  })
})

describe('the token of a page', () => {
  it.each([
    ['made up', async () => 'A'.repeat(43)],
    [
      'of another order',
      async () => new URL((await watchedOrder()).path, 'http://x').searchParams.get('token') ?? '',
    ],
  ])('opens nothing when it is %s', async (_case, tokenOf) => {
    const order = await watchedOrder()
    const answer = await open(`/api/v1/payment/orders/${order.order_id}/events?token=${await tokenOf()}`)
    expect(answer.status).toBe(401)
    expect((await readAnswer(answer)).error.code).toBe('UNAUTHENTICATED')
  })

  it('ends with its QR code, and opens nothing else', async () => {
    const order = await watchedOrder()
    const token = order.path.split('?')[1]
    expect((await open(`/api/v1/payment/orders/${order.order_id}?${token}`)).status).toBe(401)
    await service.sql`
      update payment.payment_attempts set expires_at = now() - interval '3 minutes' where out_trade_no = ${order.outTradeNo}`
    expect((await open(order.path)).status).toBe(401)
  })

  it('is the same in a repeated answer, and stands in no log line and in no row', async () => {
    const order = await watchedOrder()
    const again = await watchedOrder()
    expect(again.path).not.toBe(order.path)
    const token = new URL(order.path, 'http://x').searchParams.get('token') ?? 'no token'
    await nextOf(eventsOf(await open(order.path)))
    expect(service.logLines.join('')).not.toContain(token)
    const [kept] = await service.sql`
      select count(*)::int as n from payment.idempotency_keys
      where tenant_id = ${client.tenantId} and response_body::text like ${`%${token}%`}`
    expect(kept?.['n']).toBe(0)
  })
})
