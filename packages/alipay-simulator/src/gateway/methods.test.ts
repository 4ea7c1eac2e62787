import { describe, expect, it } from 'vitest'
import { containing, matching } from '../../test/matchers.ts'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop } from '../../test/open-shop.ts'

const minuteMs = 60_000
const refused = (subCode: string) => ({ code: '40004', msg: 'Business Failed', sub_code: subCode })
const terms = { out_trade_no: 'order_1', total_amount: '199.00', subject: '模拟面试' }

describe('alipay.trade.precreate', () => {
  it('gives a QR code and no trade: query and close know nothing until it is scanned', async () => {
    await using shop = await openShop({ publicUrl: 'https://pay.example.com/sim/' })
    expect(await shop.call('alipay.trade.precreate', terms)).toMatchObject({
      code: '10000',
      msg: 'Success',
      out_trade_no: 'order_1',
      qr_code: matching(/^https:\/\/pay\.example\.com\/sim\/qr\/bax[0-9a-f]{24}$/),
    })
    const reference = { out_trade_no: 'order_1' }
    expect(await shop.call('alipay.trade.query', reference)).toMatchObject(refused('ACQ.TRADE_NOT_EXIST'))
    expect(await shop.call('alipay.trade.close', reference)).toMatchObject(refused('ACQ.TRADE_NOT_EXIST'))
    expect(shop.simulator.control.getTrade('order_1').state).toBe('QR_ISSUED')
  })

  it('gives the same QR code again for the same terms, and refuses others', async () => {
    await using shop = await openShop()
    const first = await shop.precreate('order_1')
    expect(await shop.precreate('order_1')).toBe(first)
    shop.simulator.control.changeTrade('order_1', 'SCAN')
    expect(await shop.precreate('order_1')).toBe(first)
    for (const other of [
      { total_amount: '1.00' },
      { subject: 'another' },
      { time_expire: '2099-01-01 00:00:00' },
    ]) {
      const answer = await shop.call('alipay.trade.precreate', { ...terms, ...other })
      expect(answer).toMatchObject(refused('ACQ.CONTEXT_INCONSISTENT'))
    }
  })

  it('refuses a paid and a closed out_trade_no, and each for its reason', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    expect(await shop.call('alipay.trade.precreate', terms)).toMatchObject(refused('ACQ.TRADE_HAS_SUCCESS'))
    await shop.precreate('order_2')
    shop.simulator.control.changeTrade('order_2', 'SCAN')
    shop.simulator.control.changeTrade('order_2', 'CLOSE')
    const again = await shop.call('alipay.trade.precreate', { ...terms, out_trade_no: 'order_2' })
    expect(again).toMatchObject(refused('ACQ.TRADE_HAS_CLOSE'))
  })

  it.each([
    ['out_trade_no', { out_trade_no: 'with-hyphen' }],
    ['total_amount', { total_amount: '1.001' }],
    ['subject', { subject: '' }],
    ['time_expire', { time_expire: '2026-02-30 00:00:00' }],
    ['time_expire', { time_expire: '2020-01-01 00:00:00' }],
    ['timeout_express', { timeout_express: '16d' }],
    ['seller_id', { seller_id: '2088999999999999' }],
  ])('names a wrong %s', async (field, wrong) => {
    await using shop = await openShop()
    expect(await shop.call('alipay.trade.precreate', { ...terms, ...wrong })).toMatchObject({
      ...refused('ACQ.INVALID_PARAMETER'),
      sub_msg: containing(field),
    })
  })

  it.each(['0.00', '100000000.01'])('refuses %s yuan', async (amount) => {
    await using shop = await openShop()
    const answer = await shop.call('alipay.trade.precreate', { ...terms, total_amount: amount })
    expect(answer).toMatchObject(refused('ACQ.TOTAL_FEE_EXCEED'))
  })
})

describe('alipay.trade.query', () => {
  it('follows a trade from scanned to paid, by either number, and trade_no wins', async () => {
    await using shop = await openShop({ clock: createManualClock() })
    await shop.precreate('order_1')
    const { tradeNo } = shop.simulator.control.changeTrade('order_1', 'SCAN')
    const waiting = await shop.call('alipay.trade.query', { out_trade_no: 'order_1' })
    expect(waiting).toMatchObject({
      code: '10000',
      trade_no: tradeNo,
      trade_status: 'WAIT_BUYER_PAY',
      total_amount: '199.00',
      receipt_amount: '0.00',
    })
    expect(waiting).not.toHaveProperty('send_pay_date')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    expect(
      await shop.call('alipay.trade.query', { out_trade_no: 'nonsense', trade_no: tradeNo }),
    ).toMatchObject({
      out_trade_no: 'order_1',
      trade_no: tradeNo,
      trade_status: 'TRADE_SUCCESS',
      receipt_amount: '199.00',
      send_pay_date: '2026-01-15 10:30:00',
      fund_bill_list: [{ amount: '199.00', fund_channel: 'ALIPAYACCOUNT' }],
    })
  })

  it('wants one of the two numbers', async () => {
    await using shop = await openShop()
    expect(await shop.call('alipay.trade.query', { other: '1' })).toMatchObject(
      refused('ACQ.INVALID_PARAMETER'),
    )
    expect(await shop.call('alipay.trade.query', { trade_no: '1' })).toMatchObject(
      refused('ACQ.TRADE_NOT_EXIST'),
    )
  })
})

describe('alipay.trade.close', () => {
  it('ends a waiting trade once, and the buyer can no longer pay', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'SCAN')
    const reference = { out_trade_no: 'order_1' }
    expect(await shop.call('alipay.trade.close', reference)).toMatchObject({ code: '10000', ...reference })
    expect(await shop.call('alipay.trade.query', reference)).toMatchObject({ trade_status: 'TRADE_CLOSED' })
    expect(await shop.call('alipay.trade.close', reference)).toMatchObject(refused('ACQ.TRADE_STATUS_ERROR'))
    expect((await fetch(qrCode, { method: 'POST' })).status).toBe(409)
  })

  it('never touches a paid trade', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    const reference = { out_trade_no: 'order_1' }
    expect(await shop.call('alipay.trade.close', reference)).toMatchObject(refused('ACQ.TRADE_STATUS_ERROR'))
    expect(shop.simulator.control.readLedger().totalFen).toBe(19_900n)
  })
})

describe('expiry', () => {
  it('honours time_expire as Beijing time, for an unscanned QR code and for a scanned trade', async () => {
    const clock = createManualClock(new Date('2026-01-15T02:30:00.000Z'))
    await using shop = await openShop({ clock })
    const qrCode = await shop.precreate('unscanned', { time_expire: '2026-01-15 10:45:00' })
    await shop.precreate('scanned', { time_expire: '2026-01-15 10:45:00' })
    shop.simulator.control.changeTrade('scanned', 'SCAN')
    clock.advance(15 * minuteMs - 1)
    expect(shop.simulator.control.getTrade('unscanned').state).toBe('QR_ISSUED')
    expect(shop.simulator.control.getTrade('scanned').state).toBe('WAIT_BUYER_PAY')
    clock.advance(1)
    const paid = await fetch(qrCode, { method: 'POST' })
    expect([paid.status, await paid.text()]).toEqual([409, containing('QR_EXPIRED')])
    const answer = await shop.call('alipay.trade.query', { out_trade_no: 'unscanned' })
    expect(answer).toMatchObject(refused('ACQ.TRADE_NOT_EXIST'))
    const closed = await shop.call('alipay.trade.query', { out_trade_no: 'scanned' })
    expect(closed).toMatchObject({ trade_status: 'TRADE_CLOSED' })
    expect(shop.simulator.control.getTrade('scanned').closedAt).toEqual(new Date('2026-01-15T02:45:00.000Z'))
  })

  it('counts timeout_express from the scan, and a QR code without any lasts two hours', async () => {
    const clock = createManualClock()
    await using shop = await openShop({ clock })
    await shop.precreate('late', { timeout_express: '5m' })
    clock.advance(119 * minuteMs)
    shop.simulator.control.changeTrade('late', 'SCAN')
    clock.advance(5 * minuteMs - 1)
    expect(shop.simulator.control.getTrade('late').state).toBe('WAIT_BUYER_PAY')
    clock.advance(1)
    expect(shop.simulator.control.getTrade('late').state).toBe('TRADE_CLOSED')
    await shop.precreate('never')
    clock.advance(120 * minuteMs)
    expect(shop.simulator.control.getTrade('never').state).toBe('QR_EXPIRED')
  })

  it('an expired QR code is replaced by a new one, and the old one leads nowhere', async () => {
    const clock = createManualClock()
    await using shop = await openShop({ clock })
    const first = await shop.precreate('order_1')
    clock.advance(120 * minuteMs)
    const second = await shop.precreate('order_1')
    expect(second).not.toBe(first)
    expect((await fetch(first, { method: 'POST' })).status).toBe(404)
    expect((await fetch(second, { method: 'POST' })).status).toBe(200)
  })
})

it('only the buyer who scanned can pay', async () => {
  await using shop = await openShop()
  await shop.precreate('order_1')
  const { control } = shop.simulator
  control.changeTrade('order_1', 'SCAN', '2088102100000002')
  expect(() => control.changeTrade('order_1', 'PAY', '2088102100000003')).toThrow('交易买家不匹配')
  expect(control.changeTrade('order_1', 'PAY', '2088102100000002').state).toBe('TRADE_SUCCESS')
})
