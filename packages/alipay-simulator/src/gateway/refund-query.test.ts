import { expect, it } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'

const reference = { out_trade_no: 'order_1' }
const ask = (shop: Shop, more: Record<string, string>) =>
  shop.call('alipay.trade.fastpay.refund.query', { ...reference, ...more })

async function refundedShop(): Promise<Shop> {
  const shop = await openShop({ clock: createManualClock() })
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  const refund = {
    ...reference,
    refund_amount: '50.00',
    out_request_no: 'refund_1',
    refund_reason: '不想要了',
  }
  await shop.call('alipay.trade.refund', refund)
  return shop
}

it('gives the one refund that is asked for, with its own amount', async () => {
  await using shop = await refundedShop()
  await shop.call('alipay.trade.refund', {
    ...reference,
    refund_amount: '9.00',
    out_request_no: 'refund_2',
  })
  const { tradeNo } = shop.simulator.control.getTrade('order_1')
  expect(await ask(shop, { out_request_no: 'refund_1' })).toMatchObject({
    code: '10000',
    ...reference,
    trade_no: tradeNo,
    out_request_no: 'refund_1',
    refund_status: 'REFUND_SUCCESS',
    refund_amount: '50.00',
    total_amount: '199.00',
    gmt_refund_pay: '2026-01-15 10:30:00',
    refund_reason: '不想要了',
  })
  expect(await ask(shop, { out_request_no: 'refund_2' })).toMatchObject({ refund_amount: '9.00' })
})

it('answers 10000 without data to a number that does not exist', async () => {
  await using shop = await refundedShop()
  const answer = await ask(shop, { out_request_no: 'refund_9' })
  expect(answer).toMatchObject({ code: '10000', msg: 'Success' })
  for (const field of ['refund_status', 'refund_amount', 'out_request_no', 'total_amount']) {
    expect(answer).not.toHaveProperty(field)
  }
})

it('finds a refund without a number under the out_trade_no', async () => {
  await using shop = await openShop()
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  await shop.call('alipay.trade.refund', { ...reference, refund_amount: '199.00' })
  expect(await ask(shop, { out_request_no: 'order_1' })).toMatchObject({ refund_status: 'REFUND_SUCCESS' })
})

it('wants a number, and a trade that exists', async () => {
  await using shop = await refundedShop()
  expect(await ask(shop, {})).toMatchObject({ code: '40004', sub_code: 'ACQ.INVALID_PARAMETER' })
  expect(await ask(shop, { out_trade_no: 'other', out_request_no: 'refund_1' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.TRADE_NOT_EXIST',
  })
})
