import { describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'

const refused = (subCode: string) => ({ code: '40004', msg: 'Business Failed', sub_code: subCode })
const reference = { out_trade_no: 'order_1' }

async function paidShop(options: Parameters<typeof openShop>[0] = {}): Promise<Shop> {
  const shop = await openShop(options)
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  return shop
}

const refund = (shop: Shop, amount: string, outRequestNo?: string) =>
  shop.call('alipay.trade.refund', {
    ...reference,
    refund_amount: amount,
    ...(outRequestNo !== undefined && { out_request_no: outRequestNo }),
  })

const stateOf = (shop: Shop) => shop.simulator.control.getTrade('order_1').state

describe('alipay.trade.refund', () => {
  it('parts add up: each answer says the sum, and the trade is closed when nothing is left', async () => {
    await using shop = await paidShop({ clock: createManualClock() })
    const { tradeNo } = shop.simulator.control.getTrade('order_1')
    expect(await refund(shop, '50.00', 'refund_1')).toMatchObject({
      code: '10000',
      ...reference,
      trade_no: tradeNo,
      fund_change: 'Y',
      refund_fee: '50.00',
      send_back_fee: '50.00',
      gmt_refund_pay: '2026-01-15 10:30:00',
    })
    expect(stateOf(shop)).toBe('TRADE_SUCCESS')
    expect(await refund(shop, '149.00', 'refund_2')).toMatchObject({ fund_change: 'Y', refund_fee: '199.00' })
    expect(stateOf(shop)).toBe('TRADE_CLOSED')
    expect(await shop.call('alipay.trade.query', reference)).toMatchObject({
      trade_status: 'TRADE_CLOSED',
      total_amount: '199.00',
    })
    const { movements, totalFen } = shop.simulator.control.readLedger()
    expect(movements.map(({ kind, outRequestNo, amountFen }) => [kind, outRequestNo, amountFen])).toEqual([
      ['PAYMENT', null, 19_900n],
      ['REFUND', 'refund_1', -5_000n],
      ['REFUND', 'refund_2', -14_900n],
    ])
    expect(totalFen).toBe(0n)
  })

  it('the same number again moves no money, even when the trade is closed', async () => {
    await using shop = await paidShop()
    await refund(shop, '50.00', 'refund_1')
    const repeated = { code: '10000', fund_change: 'N', refund_fee: '50.00' }
    expect(await refund(shop, '50.00', 'refund_1')).toMatchObject(repeated)
    expect(await refund(shop, '50.01', 'refund_1')).toMatchObject(refused('ACQ.DISCORDANT_REPEAT_REQUEST'))
    await refund(shop, '149.00', 'refund_2')
    expect(await refund(shop, '50.00', 'refund_1')).toMatchObject({ fund_change: 'N', refund_fee: '199.00' })
    expect(shop.simulator.control.readLedger().movements).toHaveLength(3)
  })

  it('without a number it is all or nothing, and repeats under the out_trade_no', async () => {
    await using shop = await paidShop()
    expect(await refund(shop, '50.00')).toMatchObject(refused('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL'))
    expect(await refund(shop, '199.00')).toMatchObject({ fund_change: 'Y', refund_fee: '199.00' })
    expect(await refund(shop, '199.00')).toMatchObject({ fund_change: 'N', refund_fee: '199.00' })
    expect(await refund(shop, '199.00', 'order_1')).toMatchObject({ fund_change: 'N' })
  })

  it('never gives back more than was paid', async () => {
    await using shop = await paidShop()
    const tooMuch = refused('ACQ.REASON_TRADE_REFUND_FEE_ERR')
    expect(await refund(shop, '199.01', 'refund_1')).toMatchObject(tooMuch)
    await refund(shop, '100.00', 'refund_1')
    expect(await refund(shop, '99.01', 'refund_2')).toMatchObject(tooMuch)
    await refund(shop, '99.00', 'refund_2')
    expect(await refund(shop, '0.01', 'refund_3')).toMatchObject(tooMuch)
    expect(shop.simulator.control.readLedger().totalFen).toBe(0n)
  })

  it('thirty refunds at once come to no more than the total', async () => {
    await using shop = await paidShop()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => refund(shop, '10.00', `refund_${index}`)),
    )
    expect(answers.filter((answer) => answer['fund_change'] === 'Y')).toHaveLength(19)
    expect(shop.simulator.control.readLedger().totalFen).toBe(900n)
  })

  it('refuses an unknown, an unscanned, an unpaid, a closed and a finished trade, each for its reason', async () => {
    await using shop = await openShop()
    expect(await refund(shop, '199.00')).toMatchObject(refused('ACQ.TRADE_NOT_EXIST'))
    await shop.precreate('order_1')
    expect(await refund(shop, '199.00')).toMatchObject(refused('ACQ.TRADE_NOT_EXIST'))
    const { control } = shop.simulator
    control.changeTrade('order_1', 'SCAN')
    expect(await refund(shop, '199.00')).toMatchObject(refused('ACQ.TRADE_STATUS_ERROR'))
    control.changeTrade('order_1', 'CLOSE')
    expect(await refund(shop, '199.00')).toMatchObject(refused('ACQ.TRADE_STATUS_ERROR'))
    await shop.precreate('order_2')
    control.changeTrade('order_2', 'PAY')
    control.changeTrade('order_2', 'FINISH')
    const finished = { out_trade_no: 'order_2', refund_amount: '199.00' }
    expect(await shop.call('alipay.trade.refund', finished)).toMatchObject(refused('ACQ.TRADE_HAS_FINISHED'))
  })

  it.each([
    ['refund_amount', {}],
    ['refund_amount', { refund_amount: '0.00' }],
    ['refund_amount', { refund_amount: '1.005' }],
    ['out_request_no', { refund_amount: '1.00', out_request_no: 'x'.repeat(65) }],
  ])('names a wrong %s: %o', async (field, wrong) => {
    await using shop = await paidShop()
    const answer = await shop.call('alipay.trade.refund', { ...reference, ...wrong })
    expect(answer).toMatchObject(refused('ACQ.INVALID_PARAMETER'))
    expect(answer['sub_msg']).toContain(field)
  })
})

describe("a refund's notice", () => {
  const received = (shop: Shop, count: number) =>
    vi.waitFor(
      () => {
        expect(shop.receiver.received).toHaveLength(count)
        return shop.receiver.received.map(({ form }) => form)
      },
      { timeout: 5_000, interval: 5 },
    )

  it('says TRADE_SUCCESS once more for a part, and TRADE_CLOSED for the rest, to the notify_url of the payment', async () => {
    const clock = createManualClock()
    await using shop = await paidShop({ clock })
    clock.advance(60_000)
    await received(shop, 1)
    await refund(shop, '50.00', 'refund_1')
    clock.advance(1_234)
    await received(shop, 2)
    await refund(shop, '149.00', 'refund_2')
    clock.advance(0)
    const [payment, part, rest] = await received(shop, 3)
    const refundFields = ['refund_fee', 'gmt_refund', 'gmt_close', 'out_biz_no']
    for (const field of refundFields) expect(payment).not.toHaveProperty(field)
    const paid = { total_amount: '199.00', gmt_payment: '2026-01-15 10:30:00' }
    expect(part).toMatchObject({
      ...paid,
      trade_status: 'TRADE_SUCCESS',
      refund_fee: '50.00',
      gmt_refund: '2026-01-15 10:31:00.000',
      out_biz_no: 'refund_1',
    })
    expect(part).not.toHaveProperty('gmt_close')
    expect(rest).toMatchObject({
      ...paid,
      trade_status: 'TRADE_CLOSED',
      refund_fee: '199.00',
      gmt_refund: '2026-01-15 10:31:01.234',
      gmt_close: '2026-01-15 10:31:01',
      out_biz_no: 'refund_2',
    })
    const ids = [payment, part, rest].map((form) => form?.['notify_id'])
    expect(new Set(ids).size).toBe(3)
    for (const form of [part, rest]) expect(shop.sdk.checkNotifySignV2(form)).toBe(true)
  })

  it('is owed beside that of the payment, and each has a schedule of its own', async () => {
    const clock = createManualClock()
    await using shop = await paidShop({ clock })
    shop.receiver.answerWith((response) => response.end('fail'))
    clock.advance(0)
    await vi.waitFor(() => expect(clock.waitingMs()).toEqual([240_000]))
    clock.advance(60_000)
    await refund(shop, '50.00', 'refund_1')
    expect(clock.waitingMs()).toEqual([0, 180_000])
    clock.advance(0)
    await vi.waitFor(() => expect(clock.waitingMs()).toEqual([180_000, 240_000]))
    expect(shop.simulator.control.health().pendingNotifications).toBe(2)
  })

  it('is not owed for a repeated or a refused refund', async () => {
    const clock = createManualClock()
    await using shop = await paidShop({ clock })
    await refund(shop, '50.00', 'refund_1')
    await refund(shop, '50.00', 'refund_1')
    await refund(shop, '500.00', 'refund_2')
    expect(clock.waitingMs()).toEqual([0, 0])
  })
})
