import { expect, it, vi } from 'vitest'
import { ask } from '../../test/ask.ts'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop } from '../../test/open-shop.ts'

it('moved ahead, trades expire and what is owed is delivered', async () => {
  const base = createManualClock()
  await using shop = await openShop({ clock: base })
  shop.receiver.answerWith((response) => response.end('fail'))
  await shop.precreate('order_1', { timeout_express: '5m' })
  await shop.precreate('order_2')
  const { control } = shop.simulator
  control.changeTrade('order_1', 'SCAN')
  control.changeTrade('order_2', 'PAY')
  base.advance(0)
  await vi.waitFor(() => expect(base.waitingMs()).toEqual([240_000]))
  expect(await ask(shop, 'POST', '/_sim/clock', { advance_seconds: 300 })).toEqual({
    status: 200,
    json: { now: '2026-01-15T02:35:00.000Z', frozen: false },
  })
  expect(control.getTrade('order_1').state).toBe('TRADE_CLOSED')
  await vi.waitFor(() => expect(control.listDeliveries('order_2')).toHaveLength(2))
  expect(shop.receiver.received[1]?.form['notify_time']).toBe('2026-01-15 10:34:00')
})

it('frozen, nothing is delivered until it goes on', async () => {
  await using shop = await openShop()
  await shop.precreate('order_1')
  const frozen = await ask(shop, 'POST', '/_sim/clock', { frozen: true })
  expect(frozen).toMatchObject({ status: 200, json: { frozen: true } })
  shop.simulator.control.changeTrade('order_1', 'PAY')
  expect(await ask(shop, 'GET', '/_sim/clock')).toEqual(frozen)
  expect(shop.receiver.received).toEqual([])
  await ask(shop, 'POST', '/_sim/clock', { frozen: false })
  await vi.waitFor(() => expect(shop.receiver.received).toHaveLength(1))
})

it.each([
  [{}, ''],
  [{ advance_seconds: -1 }, 'advance_seconds'],
  [{ frozen: 'yes' }, 'frozen'],
])('names what is wrong with %o', async (body, field) => {
  await using shop = await openShop()
  expect(await ask(shop, 'POST', '/_sim/clock', body)).toMatchObject({
    status: 400,
    json: { error: { details: [{ field }] } },
  })
})
