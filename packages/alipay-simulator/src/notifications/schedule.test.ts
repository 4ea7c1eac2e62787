import { expect, it, vi } from 'vitest'
import { createManualClock, type ManualClock } from '../../test/manual-clock.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'
import { success } from '../../test/start-receiver.ts'

const minuteMs = 60_000

/** Opens a shop with one paid order, and makes the first delivery. */
async function paidShop(clock: ManualClock, options: { notifyTimeFactor?: number } = {}): Promise<Shop> {
  const shop = await openShop({ clock, ...options })
  await shop.precreate('order_1')
  return shop
}

const deliveriesOf = (shop: Shop) => shop.simulator.control.listDeliveries('order_1')

/** The next timer is set only when a delivery has been judged. */
const settled = (shop: Shop, count: number) =>
  vi.waitFor(() => expect(deliveriesOf(shop)).toHaveLength(count), { timeout: 5_000, interval: 5 })

const nextWaitOf = (clock: ManualClock) =>
  vi.waitFor(
    () => {
      const [waitMs] = clock.waitingMs()
      expect(waitMs).toBeDefined()
      return waitMs ?? 0
    },
    { timeout: 5_000, interval: 5 },
  )

it('a payment is notified at once, signed so that the SDK believes it, and no more after success', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  const { tradeNo } = shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(1)
  await settled(shop, 1)
  const [received] = shop.receiver.received
  expect(received?.contentType).toBe('application/x-www-form-urlencoded; charset=utf-8')
  expect(received?.form).toMatchObject({
    notify_type: 'trade_status_sync',
    sign_type: 'RSA2',
    trade_status: 'TRADE_SUCCESS',
    out_trade_no: 'order_1',
    trade_no: tradeNo,
    total_amount: '199.00',
    app_id: '2021000000000001',
    seller_id: '2088000000000001',
    gmt_payment: '2026-01-15 10:30:00',
    notify_time: '2026-01-15 10:30:00',
  })
  expect(shop.sdk.checkNotifySignV2(received?.form)).toBe(true)
  expect(deliveriesOf(shop)).toMatchObject([
    { outcome: 'ACKNOWLEDGED', status: 200, body: 'success', attempt: 1 },
  ])
  await vi.waitFor(() => expect(shop.simulator.control.health().pendingNotifications).toBe(0))
  clock.advance(2_000 * minuteMs)
  expect(clock.waitingMs()).toEqual([])
})

it('survives a subject with percent signs, plus signs and emoji', async () => {
  await using shop = await openShop()
  await shop.precreate('order_1', { subject: '100% +50%2B 面试😀 & = "' })
  shop.simulator.control.changeTrade('order_1', 'PAY')
  await settled(shop, 1)
  const form = shop.receiver.received[0]?.form
  expect(form?.['subject']).toBe('100% +50%2B 面试😀 & = "')
  expect(shop.sdk.checkNotifySignV2(form)).toBe(true)
})

it('is repeated after 4m, 10m, 10m, 1h, 2h, 6h and 15h with the same notify_id and a new time, then given up', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  shop.receiver.answerWith((response) => response.end('SUCCESS'))
  shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  const waits: number[] = []
  for (let made = 1; made < 8; made += 1) {
    await settled(shop, made)
    const waitMs = await nextWaitOf(clock)
    waits.push(waitMs / minuteMs)
    clock.advance(waitMs)
  }
  await settled(shop, 8)
  expect(waits).toEqual([4, 10, 10, 60, 120, 360, 900])
  await vi.waitFor(() => expect(shop.simulator.control.health().pendingNotifications).toBe(0))
  expect(clock.waitingMs()).toEqual([])
  const forms = shop.receiver.received.map(({ form }) => form)
  expect(new Set(forms.map((form) => form['notify_id'])).size).toBe(1)
  expect(new Set(forms.map((form) => form['notify_time'])).size).toBe(8)
  expect(forms.every((form) => shop.sdk.checkNotifySignV2(form))).toBe(true)
})

it('a factor of 60 makes four minutes four seconds', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock, { notifyTimeFactor: 60 })
  shop.receiver.answerWith((response) => response.end('fail'))
  shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  await settled(shop, 1)
  expect(await nextWaitOf(clock)).toBe(4_000)
})

it.each([
  ['another word', 200, 'success\n'],
  ['an error with the right word', 500, 'success'],
  ['a redirect', 302, 'success'],
])('%s is no acknowledgement', async (_name, status, body) => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  shop.receiver.answerWith((response) => response.writeHead(status, { location: '/elsewhere' }).end(body))
  shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  await settled(shop, 1)
  expect(deliveriesOf(shop)).toMatchObject([{ outcome: 'REFUSED', status, body }])
  shop.receiver.answerWith(success)
  clock.advance(await nextWaitOf(clock))
  await settled(shop, 2)
  expect(deliveriesOf(shop)[1]).toMatchObject({ outcome: 'ACKNOWLEDGED', attempt: 2 })
})

it('keeps only the first kilobytes of an answer, and knows a receiver that is not there', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  shop.receiver.answerWith((response) => response.end('x'.repeat(1_000_000)))
  shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  await settled(shop, 1)
  expect(deliveriesOf(shop)[0]?.body).toHaveLength(4_096)
  shop.receiver.answerWith((response) => response.destroy())
  clock.advance(await nextWaitOf(clock))
  await settled(shop, 2)
  expect(deliveriesOf(shop)[1]).toMatchObject({ outcome: 'UNREACHABLE', status: null })
})

it('a receiver that does not answer within five seconds has timed out', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  shop.receiver.answerWith(() => {})
  shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  await vi.waitFor(() => expect(deliveriesOf(shop)).toHaveLength(1), { timeout: 8_000 })
  const [delivery] = deliveriesOf(shop)
  expect(delivery?.outcome).toBe('TIMED_OUT')
  expect(delivery?.latencyMs).toBeGreaterThanOrEqual(4_990)
})

it('a trade that is closed or finished notifies nobody', async () => {
  const clock = createManualClock()
  await using shop = await paidShop(clock)
  shop.simulator.control.changeTrade('order_1', 'SCAN')
  shop.simulator.control.changeTrade('order_1', 'CLOSE')
  expect(clock.waitingMs()).toEqual([])
})
