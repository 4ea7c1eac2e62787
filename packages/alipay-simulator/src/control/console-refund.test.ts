import { expect, it, vi } from 'vitest'
import { ask } from '../../test/ask.ts'
import { anyText, matching } from '../../test/matchers.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'

async function paidShop(): Promise<Shop> {
  const shop = await openShop()
  await shop.precreate('order_1')
  shop.simulator.control.changeTrade('order_1', 'PAY')
  return shop
}

const refundPath = '/_sim/trades/order_1/refund'

it("refunds a part and then all that is left, under numbers of Alipay's own", async () => {
  await using shop = await paidShop()
  expect(await ask(shop, 'POST', refundPath, { amount: '50.00' })).toMatchObject({
    status: 200,
    json: {
      state: 'TRADE_SUCCESS',
      refunded: '50.00',
      refunded_fen: '5000',
      refunds: [{ out_request_no: matching(/^\d{28}$/), amount: '50.00', at: anyText() }],
    },
  })
  expect(await ask(shop, 'POST', refundPath)).toMatchObject({
    json: { state: 'TRADE_CLOSED', refunded: '199.00', refunds: [{}, { amount: '149.00' }] },
  })
  expect(shop.simulator.control.readLedger().totalFen).toBe(0n)
})

it('is notified, and found by a query, as one that the merchant asked for', async () => {
  await using shop = await paidShop()
  const { refunds } = shop.simulator.control.refund('order_1', 5_000n)
  await vi.waitFor(() => expect(shop.receiver.received).toHaveLength(2))
  const outRequestNo = refunds[0]?.outRequestNo
  const forms = shop.receiver.received.map(({ form }) => form)
  expect(forms.map((form) => form['out_biz_no'])).toContain(outRequestNo)
  const query = { out_trade_no: 'order_1', out_request_no: outRequestNo }
  expect(await shop.call('alipay.trade.fastpay.refund.query', query)).toMatchObject({
    refund_status: 'REFUND_SUCCESS',
    refund_amount: '50.00',
  })
})

it('refuses more than is left, nothing, and what is no amount', async () => {
  await using shop = await paidShop()
  for (const amount of ['0.00', '-1.00', '1.005']) {
    expect(await ask(shop, 'POST', refundPath, { amount })).toMatchObject({
      status: 400,
      json: { error: { details: [{ field: 'amount' }] } },
    })
  }
  const tooMuch = { status: 409, json: { error: { code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' } } }
  expect(await ask(shop, 'POST', refundPath, { amount: '199.01' })).toMatchObject(tooMuch)
  await ask(shop, 'POST', refundPath)
  expect(await ask(shop, 'POST', refundPath)).toMatchObject({ status: 409 })
  expect(await ask(shop, 'POST', '/_sim/trades/unknown/refund')).toMatchObject({
    status: 404,
    json: { error: { code: 'TRADE_NOT_FOUND' } },
  })
  expect(shop.simulator.control.getTrade('order_1').refunds).toHaveLength(1)
})
