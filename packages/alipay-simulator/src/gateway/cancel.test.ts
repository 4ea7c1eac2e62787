import { expect, it, vi } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'

const reference = { out_trade_no: 'order_1' }
const cancel = (shop: Shop) => shop.call('alipay.trade.cancel', reference)
const refused = (subCode: string) => ({ code: '40004', sub_code: subCode })

it('closes what waits for its buyer, who can no longer pay, and says so again when repeated', async () => {
  await using shop = await openShop()
  const qrCode = await shop.precreate('order_1')
  const { tradeNo } = shop.simulator.control.changeTrade('order_1', 'SCAN')
  const closed = { code: '10000', ...reference, trade_no: tradeNo, retry_flag: 'N', action: 'close' }
  expect(await cancel(shop)).toMatchObject(closed)
  expect(await cancel(shop)).toMatchObject(closed)
  expect((await fetch(qrCode, { method: 'POST' })).status).toBe(409)
})

it('refunds what was paid in full, once, and the refund is notified', async () => {
  await using shop = await openShop()
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  expect(await cancel(shop)).toMatchObject({ code: '10000', action: 'refund' })
  expect(await cancel(shop)).toMatchObject({ code: '10000', action: 'refund' })
  expect(shop.simulator.control.readLedger()).toMatchObject({ movements: { length: 2 }, totalFen: 0n })
  await vi.waitFor(() => {
    const statuses = shop.receiver.received.map(({ form }) => form['trade_status'])
    expect(new Set(statuses)).toEqual(new Set(['TRADE_SUCCESS', 'TRADE_CLOSED']))
  })
})

it('takes no action where nobody has scanned, and the QR code can still be paid', async () => {
  await using shop = await openShop()
  const qrCode = await shop.precreate('order_1')
  const answer = await cancel(shop)
  expect(answer).toMatchObject({ code: '10000', ...reference, retry_flag: 'N' })
  expect(answer).not.toHaveProperty('action')
  expect((await fetch(qrCode, { method: 'POST' })).status).toBe(200)
})

it('refuses what was refunded in part, what is finished, and a payment of more than a day ago', async () => {
  const clock = createManualClock()
  await using shop = await openShop({ clock })
  const { control } = shop.simulator
  await shop.precreate('order_1')
  control.changeTrade('order_1', 'PAY')
  control.refund('order_1', 5_000n)
  expect(await cancel(shop)).toMatchObject(refused('ACQ.REASON_TRADE_REFUND_FEE_ERR'))
  control.changeTrade('order_1', 'FINISH')
  expect(await cancel(shop)).toMatchObject(refused('ACQ.TRADE_HAS_FINISHED'))
  clock.advance(25 * 3_600_000)
  expect(await cancel(shop)).toMatchObject(refused('ACQ.TRADE_CANCEL_TIME_OUT'))
  expect(control.readLedger().totalFen).toBe(14_900n)
})

it('the console closes what waits for its buyer, and no paid trade', async () => {
  await using shop = await openShop()
  const { control } = shop.simulator
  await shop.precreate('order_1')
  control.changeTrade('order_1', 'SCAN')
  expect(control.changeTrade('order_1', 'CLOSE').state).toBe('TRADE_CLOSED')
  await shop.precreate('order_2')
  control.changeTrade('order_2', 'PAY')
  expect(() => control.changeTrade('order_2', 'CLOSE')).toThrow('交易状态不合法')
})
