import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { containing } from '../../test/matchers.ts'
import { createManualClock } from '../../test/manual-clock.ts'
import { createSdk, openShop, startSimulator, type Shop } from '../../test/open-shop.ts'
import { success } from '../../test/start-receiver.ts'

const minuteMs = 60_000
let directory: string
let stateFile: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alipay-simulator-'))
  stateFile = join(directory, 'state', 'journal.jsonl')
})
afterEach(() => rmSync(directory, { recursive: true }))

const deliveriesOf = (simulator: Shop['simulator']) => simulator.control.listDeliveries('order_1')

it('a restart goes on with the schedule where the killed simulator was', async () => {
  const clock = createManualClock()
  await using shop = await openShop({ clock, stateFile })
  shop.receiver.answerWith((response) => response.end('fail'))
  await shop.precreate('order_1')
  const paid = shop.simulator.control.changeTrade('order_1', 'PAY')
  clock.advance(0)
  await vi.waitFor(() => expect(clock.waitingMs()).toEqual([4 * minuteMs]))
  // The first simulator writes nothing more and its clock stands still, as after a kill.
  const laterClock = createManualClock(new Date(clock.now().getTime() + minuteMs))
  const restarted = await startSimulator({ clock: laterClock, stateFile })
  expect(restarted.control.getTrade('order_1')).toMatchObject({ state: 'TRADE_SUCCESS', paidAt: paid.paidAt })
  expect(restarted.control.readLedger().totalFen).toBe(19_900n)
  expect(laterClock.waitingMs()).toEqual([3 * minuteMs])
  shop.receiver.answerWith(success)
  laterClock.advance(3 * minuteMs)
  await vi.waitFor(() =>
    expect(deliveriesOf(restarted)).toMatchObject([{ attempt: 2, outcome: 'ACKNOWLEDGED' }]),
  )
  const ids = shop.receiver.received.map(({ form }) => form['notify_id'])
  expect(ids[1]).toBe(ids[0])
  await restarted.close()
})

it('what became due while it was away is delivered at once', async () => {
  const clock = createManualClock()
  await using shop = await openShop({ clock, stateFile })
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  const restarted = await startSimulator({ stateFile })
  await vi.waitFor(() => expect(shop.receiver.received).toHaveLength(1))
  await vi.waitFor(() => expect(restarted.control.health().pendingNotifications).toBe(0))
  await restarted.close()
})

it('a QR code and a scanned trade are there after a restart, and the same terms give the same QR code', async () => {
  await using shop = await openShop({ stateFile })
  await shop.precreate('order_1')
  await shop.precreate('order_2')
  const { qrId } = shop.simulator.control.getTrade('order_1')
  const { tradeNo } = shop.simulator.control.changeTrade('order_2', 'SCAN')
  const restarted = await startSimulator({ stateFile })
  const sdk = createSdk(restarted.gatewayUrl)
  const terms = { out_trade_no: 'order_1', total_amount: '199.00', subject: '模拟面试' }
  const params = { bizContent: terms, notifyUrl: shop.receiver.url }
  const again = await sdk.exec('alipay.trade.precreate', params, { validateSign: true })
  expect(again).toMatchObject({ code: '10000', qr_code: containing(qrId) })
  const found = await sdk.exec(
    'alipay.trade.query',
    { bizContent: { trade_no: tradeNo } },
    { validateSign: true },
  )
  expect(found).toMatchObject({ out_trade_no: 'order_2', trade_status: 'WAIT_BUYER_PAY' })
  await restarted.close()
})

it('a torn last line is ignored, and what is written after it can be read', async () => {
  await using shop = await openShop({ stateFile })
  await shop.precreate('order_1')
  appendFileSync(stateFile, '{"trade":{"outTradeNo":"ord')
  const second = await startSimulator({ stateFile })
  second.control.changeTrade('order_1', 'SCAN')
  await second.close()
  const third = await startSimulator({ stateFile })
  expect(third.control.listTrades().map(({ outTradeNo, state }) => [outTradeNo, state])).toEqual([
    ['order_1', 'WAIT_BUYER_PAY'],
  ])
  await third.close()
})

it('a file that is no journal is refused with its line, and left alone', async () => {
  const file = join(directory, 'notes.txt')
  writeFileSync(file, '{}\nmy notes\n')
  await expect(startSimulator({ stateFile: file })).rejects.toThrow('notes.txt, line 2')
  expect(readFileSync(file, 'utf8')).toBe('{}\nmy notes\n')
})

it('a reset empties the journal, too', async () => {
  await using shop = await openShop({ stateFile })
  await shop.precreate('order_1')
  shop.simulator.control.reset()
  expect(readFileSync(stateFile, 'utf8')).toBe('')
  await shop.precreate('order_1')
  expect(shop.simulator.control.listTrades()).toHaveLength(1)
})

it('refunds are there after a restart, and their numbers still count', async () => {
  await using shop = await openShop({ stateFile })
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  const bizContent = { out_trade_no: 'order_1', refund_amount: '50.00', out_request_no: 'refund_1' }
  await shop.call('alipay.trade.refund', bizContent)
  const restarted = await startSimulator({ stateFile })
  expect(restarted.control.readLedger().totalFen).toBe(14_900n)
  const sdk = createSdk(restarted.gatewayUrl)
  const again = await sdk.exec('alipay.trade.refund', { bizContent }, { validateSign: true })
  expect(again).toMatchObject({ code: '10000', fund_change: 'N', refund_fee: '50.00' })
  await restarted.close()
})
