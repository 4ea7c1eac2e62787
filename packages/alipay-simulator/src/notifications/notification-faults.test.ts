import { describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'
import type { FaultInput } from '../index.ts'

/** Pays one order with the fault set, and waits for so many deliveries. */
async function payWith(shop: Shop, fault: FaultInput, count = 1): Promise<void> {
  await shop.precreate('order_1')
  shop.simulator.control.setFault(fault)
  shop.simulator.control.changeTrade('order_1', 'PAY')
  await deliveries(shop, count)
}

const deliveries = (shop: Shop, count: number) =>
  vi.waitFor(
    () => {
      const made = shop.simulator.control.listDeliveries()
      expect(made).toHaveLength(count)
      return made
    },
    { timeout: 5_000, interval: 5 },
  )

const formsOf = (shop: Shop) => shop.receiver.received.map(({ form }) => form)

describe('faults of notifications', () => {
  it('a dropped delivery reaches nobody, and the next comes on schedule', async () => {
    await using shop = await openShop({ notifyTimeFactor: 60_000 })
    await payWith(shop, { kind: 'NOTIFY_DROP', times: 2 }, 3)
    const outcomes = shop.simulator.control.listDeliveries().map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['DROPPED', 'DROPPED', 'ACKNOWLEDGED'])
    expect(formsOf(shop)).toHaveLength(1)
  })

  it('a delayed delivery comes later', async () => {
    await using shop = await openShop()
    const startedMs = performance.now()
    await payWith(shop, { kind: 'NOTIFY_DELAY', delayMs: 150 })
    expect(performance.now() - startedMs).toBeGreaterThan(145)
  })

  it.each([true, false])('a repeated delivery comes n times, concurrently: %s', async (concurrently) => {
    await using shop = await openShop()
    let running = 0
    let runningMax = 0
    shop.receiver.answerWith((response) => {
      running += 1
      runningMax = Math.max(runningMax, running)
      setTimeout(() => {
        running -= 1
        response.end('success')
      }, 30)
    })
    await payWith(shop, { kind: 'NOTIFY_REPEAT', count: 5, concurrently }, 5)
    expect(new Set(formsOf(shop).map((form) => form['notify_id'])).size).toBe(1)
    expect(runningMax > 1).toBe(concurrently)
  })

  it.each([
    ['total_amount', '0.01'],
    ['app_id', '2021999999999999'],
    ['seller_id', '2088999999999999'],
  ] as const)('a tampered %s is validly signed, or not, as asked', async (field, value) => {
    for (const signed of [true, false]) {
      await using shop = await openShop()
      await payWith(shop, { kind: 'NOTIFY_TAMPER', field, signed })
      const [form] = formsOf(shop)
      expect(form?.[field]).toBe(value)
      expect(shop.sdk.checkNotifySignV2(form)).toBe(signed)
    }
  })

  it('a tampered signature does not hold', async () => {
    await using shop = await openShop()
    await payWith(shop, { kind: 'NOTIFY_TAMPER', field: 'sign' })
    expect(shop.sdk.checkNotifySignV2(formsOf(shop)[0])).toBe(false)
  })

  it('a SHA-1 signature is valid in itself, which is why a receiver must look at sign_type', async () => {
    await using shop = await openShop()
    await payWith(shop, { kind: 'NOTIFY_SHA1' })
    const [form] = formsOf(shop)
    expect(form?.['sign_type']).toBe('RSA')
    expect(shop.sdk.checkNotifySignV2(form)).toBe(true)
  })

  it('unknown fields are part of the signature', async () => {
    await using shop = await openShop()
    await payWith(shop, { kind: 'NOTIFY_EXTRA_FIELDS', fields: { new_field: '新 & +', hbFqNum: '3' } })
    const form = formsOf(shop)[0] ?? {}
    expect(form).toMatchObject({ new_field: '新 & +', hbFqNum: '3' })
    expect(shop.sdk.checkNotifySignV2(form)).toBe(true)
    expect(shop.sdk.checkNotifySignV2({ ...form, new_field: 'changed' })).toBe(false)
  })

  it('a reordered delivery comes after that of a later payment', async () => {
    await using shop = await openShop()
    await Promise.all([shop.precreate('first'), shop.precreate('second')])
    shop.simulator.control.setFault({ kind: 'NOTIFY_REORDER', outTradeNo: 'first' })
    shop.simulator.control.changeTrade('first', 'PAY')
    shop.simulator.control.changeTrade('second', 'PAY')
    const made = await deliveries(shop, 2)
    expect(made.map(({ outTradeNo }) => outTradeNo)).toEqual(['second', 'first'])
  })

  it('a reordered delivery that nothing overtakes comes after its hold', async () => {
    await using shop = await openShop()
    await payWith(shop, { kind: 'NOTIFY_REORDER', holdMs: 50 })
    expect(formsOf(shop)).toHaveLength(1)
  })
})

describe('a resend by hand', () => {
  it('repeats the same notice, at another time if asked, and gives what came of it', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    await deliveries(shop, 1)
    const notifyTime = new Date('2025-12-01T00:00:00.000Z')
    const [again] = await shop.simulator.control.resendNotification('order_1', { notifyTime })
    expect(again).toMatchObject({ outcome: 'ACKNOWLEDGED', attempt: null })
    const [first, old] = formsOf(shop)
    expect(old?.['notify_time']).toBe('2025-12-01 08:00:00')
    expect(old?.['notify_id']).toBe(first?.['notify_id'])
    expect(shop.sdk.checkNotifySignV2(old)).toBe(true)
  })

  it('repeats the newest notice of a trade, or an older one by its notify_id', async () => {
    await using shop = await openShop()
    const { control } = shop.simulator
    await shop.precreate('order_1')
    control.changeTrade('order_1', 'PAY')
    const [payment] = await deliveries(shop, 1)
    control.refund('order_1', 5_000n)
    const [, refund] = await deliveries(shop, 2)
    const [newest] = await control.resendNotification('order_1')
    expect(newest?.notifyId).toBe(refund?.notifyId)
    const [older] = await control.resendNotification('order_1', { notifyId: payment?.notifyId })
    expect(older?.form).not.toHaveProperty('refund_fee')
    await expect(control.resendNotification('order_1', { notifyId: '1' })).rejects.toThrow('no such notice')
  })

  it('leaves the schedule as it was when it fails', async () => {
    const clock = createManualClock()
    await using shop = await openShop({ clock })
    shop.receiver.answerWith((response) => response.end('fail'))
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    clock.advance(0)
    await vi.waitFor(() => expect(clock.waitingMs()).toEqual([240_000]))
    clock.advance(60_000)
    const [again] = await shop.simulator.control.resendNotification('order_1')
    expect(again?.outcome).toBe('REFUSED')
    expect(clock.waitingMs()).toEqual([180_000])
  })

  it('ends the schedule when it is acknowledged', async () => {
    await using shop = await openShop()
    shop.receiver.answerWith((response) => response.end('fail'))
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    await deliveries(shop, 1)
    await shop.simulator.control.resendNotification('order_1')
    expect(shop.simulator.control.health().pendingNotifications).toBe(1)
    shop.receiver.answerWith((response) => response.end('success'))
    await shop.simulator.control.resendNotification('order_1')
    expect(shop.simulator.control.health().pendingNotifications).toBe(0)
  })
})
