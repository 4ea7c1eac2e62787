import { describe, expect, it } from 'vitest'
import { ask } from '../../test/ask.ts'
import { createManualClock, type ManualClock } from '../../test/manual-clock.ts'
import { matching } from '../../test/matchers.ts'
import { openShop, type Shop } from '../../test/open-shop.ts'
import { readArchive, readRows } from '../../test/read-bill.ts'
import type { BillDifferenceInput } from './bill-difference.ts'

const dayMs = 24 * 3_600_000
const day = '2026-01-15'
const refused = (subCode: string) => ({ code: '40004', sub_code: subCode })

const askForBill = (shop: Shop, billDate = day, billType = 'trade') =>
  shop.call('alipay.data.dataservice.bill.downloadurl.query', { bill_type: billType, bill_date: billDate })

async function download(shop: Shop, billDate = day): Promise<Readonly<Record<string, string>>> {
  const { bill_download_url: url } = await askForBill(shop, billDate)
  const response = await fetch(String(url))
  return readArchive(new Uint8Array(await response.arrayBuffer()))
}

const detailsOf = async (shop: Shop, billDate = day) =>
  readRows(
    (await download(shop, billDate))[`20880000000000010156_${billDate.replaceAll('-', '')}_业务明细.csv`] ??
      '',
  )

/** Two paid orders of one day, one refunded in part, and an unpaid one; then it is the next day. */
async function shopWithBill(clock: ManualClock): Promise<Shop> {
  const shop = await openShop({ clock })
  const { control } = shop.simulator
  await shop.precreate('order_1', { subject: '模拟面试 😀' })
  await shop.precreate('order_2', { total_amount: '1.25' })
  await shop.precreate('unpaid', { total_amount: '5.00' })
  control.changeTrade('order_1', 'PAY')
  clock.advance(60_000)
  control.changeTrade('order_2', 'PAY')
  clock.advance(60_000)
  control.refund('order_1', 5_000n)
  clock.advance(dayMs)
  return shop
}

describe('a bill', () => {
  it('is an archive of two GBK files with lines of # around the rows of Alipay', async () => {
    await using shop = await shopWithBill(createManualClock())
    const files = await download(shop)
    const start = '20880000000000010156_20260115'
    expect(Object.keys(files)).toEqual([`${start}_业务明细.csv`, `${start}_业务明细(汇总).csv`])
    const lines = (files[`${start}_业务明细.csv`] ?? '').split('\r\n')
    expect(lines.slice(0, 3)).toEqual([
      '#支付宝业务明细查询',
      '#账号：[20880000000000010156]',
      '#起始日期：[2026年01月15日 00:00:00]   终止日期：[2026年01月16日 00:00:00]',
    ])
    expect(lines[4]).toMatch(/^支付宝交易号,商户订单号,业务类型,商品名称,.*,服务费（元）,分润（元）,备注$/)
    expect(lines[5]).toContain('\t,order_1\t,交易,模拟面试 ?,2026-01-15 10:30:00,2026-01-15 10:30:00,')
    expect(lines.slice(9)).toEqual([
      '#交易合计：2笔，商家实收共200.25元，商家优惠共0.00元',
      '#退款合计：1笔，商家实收退款共-50.00元，商家优惠退款共0.00元',
      '#导出时间：[2026年01月16日 10:32:00]',
      '',
    ])
    expect(readRows(files[`${start}_业务明细(汇总).csv`] ?? '')).toEqual([
      expect.objectContaining({
        门店编号: '合计',
        交易订单总笔数: '2',
        退款订单总笔数: '1',
        '商家实收（元）': '150.25',
        '服务费（元）': '-0.90',
        '实收净额（元）': '149.35',
      }),
    ])
  })

  it('has a row for each payment and each refund, with a fee of 0.6 % rounded for each', async () => {
    await using shop = await shopWithBill(createManualClock())
    const { tradeNo, refunds } = shop.simulator.control.getTrade('order_1')
    const rows = await detailsOf(shop)
    expect(rows.map((row) => [row['商户订单号'], row['业务类型']])).toEqual([
      ['order_1', '交易'],
      ['order_2', '交易'],
      ['order_1', '退款'],
    ])
    expect(rows[1]).toMatchObject({
      '订单金额（元）': '1.25',
      '商家实收（元）': '1.25',
      '服务费（元）': '-0.01',
    })
    const text = (await download(shop))['20880000000000010156_20260115_业务明细.csv']
    expect(text).toContain(`${tradeNo}\t,order_1\t,退款,`)
    expect(text).toContain(
      `,-50.00,-50.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,${refunds[0]?.outRequestNo}\t,0.30,0.00,\r\n`,
    )
    expect(text).toContain(',199.00,199.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,-1.19,0.00,\r\n')
  })

  it('quotes a subject with commas and quotation marks', async () => {
    const clock = createManualClock()
    await using shop = await openShop({ clock })
    await shop.precreate('order_1', { subject: '面试, "一"' })
    shop.simulator.control.changeTrade('order_1', 'PAY')
    clock.advance(dayMs)
    const [details] = Object.values(await download(shop))
    expect(details).toContain(',交易,"面试, ""一""",2026-01-15')
  })

  it('says of a day in Beijing what was completed on it: a refund is in the bill of its own day', async () => {
    const clock = createManualClock(new Date('2026-01-15T15:59:59.000Z'))
    await using shop = await openShop({ clock })
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    clock.advance(1_000)
    shop.simulator.control.refund('order_1')
    clock.advance(dayMs)
    expect(await detailsOf(shop, '2026-01-15')).toMatchObject([{ 业务类型: '交易' }])
    expect(await detailsOf(shop, '2026-01-16')).toMatchObject([{ 业务类型: '退款' }])
  })

  it('is not there for today, the future, and a day on which nothing happened', async () => {
    await using shop = await shopWithBill(createManualClock())
    await shop.precreate('today')
    shop.simulator.control.changeTrade('today', 'PAY')
    for (const billDate of ['2026-01-16', '2026-01-17', '2026-01-14']) {
      expect(await askForBill(shop, billDate)).toMatchObject(refused('BILL_NOT_EXIST'))
    }
    expect(await askForBill(shop, '2026-01')).toMatchObject(refused('INVAILID_ARGUMENTS'))
    expect(await askForBill(shop, '2026-02-30')).toMatchObject(refused('INVAILID_ARGUMENTS'))
    expect(await askForBill(shop, day, 'signcustomer')).toMatchObject(refused('INVAILID_ARGUMENTS'))
  })

  it('can be had for thirty seconds, where the gateway was called', async () => {
    const clock = createManualClock()
    await using shop = await shopWithBill(clock)
    const { bill_download_url: url } = await askForBill(shop)
    expect(url).toEqual(
      matching(new RegExp(`^${shop.simulator.url}/downloadBillFile\\.resource\\?bizDates=20260115&`)),
    )
    clock.advance(29_999)
    const response = await fetch(String(url))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
    clock.advance(1)
    expect((await fetch(String(url))).status).toBe(404)
  })
})

describe('a planted difference', () => {
  const shown = (rows: Awaited<ReturnType<typeof detailsOf>>) =>
    rows.map((row) => `${row['商户订单号']} ${row['业务类型']}`)

  it.each<[BillDifferenceInput, readonly string[]]>([
    [{ kind: 'MISSING', outTradeNo: 'order_2' }, ['order_1 交易', 'order_1 退款']],
    [
      { kind: 'EXTRA', outTradeNo: 'foreign', amount: '9.00', billDate: day },
      ['order_1 交易', 'order_2 交易', 'order_1 退款', 'foreign 交易'],
    ],
    [{ kind: 'STATUS', outTradeNo: 'order_2' }, ['order_1 交易', 'order_2 退款', 'order_1 退款']],
    [
      { kind: 'STATUS', outTradeNo: 'unpaid' },
      ['order_1 交易', 'order_2 交易', 'order_1 退款', 'unpaid 交易'],
    ],
    [{ kind: 'REFUND', outTradeNo: 'order_1' }, ['order_1 交易', 'order_2 交易']],
    [
      { kind: 'REFUND', outTradeNo: 'order_2', amount: '0.01' },
      ['order_1 交易', 'order_2 交易', 'order_1 退款', 'order_2 退款'],
    ],
  ])('%o is in the bill, which has no other', async (difference, expected) => {
    await using shop = await shopWithBill(createManualClock())
    shop.simulator.control.plantBillDifference(difference)
    expect(shown(await detailsOf(shop))).toEqual(expected)
    shop.simulator.control.clearBillDifferences()
    expect(shown(await detailsOf(shop))).toEqual(['order_1 交易', 'order_2 交易', 'order_1 退款'])
  })

  it.each<[BillDifferenceInput, string, string]>([
    [{ kind: 'AMOUNT', outTradeNo: 'order_2', amount: '0.02' }, '商家实收（元）', '0.02'],
    [{ kind: 'FEE', outTradeNo: 'order_2', fee: '0.02' }, '服务费（元）', '-0.02'],
  ])('%o changes %s of its payment to %s', async (difference, column, value) => {
    await using shop = await shopWithBill(createManualClock())
    const before = await detailsOf(shop)
    shop.simulator.control.plantBillDifference(difference)
    const after = await detailsOf(shop)
    expect(after[1]?.[column]).toBe(value)
    expect([after[0], after[2]]).toEqual([before[0], before[2]])
  })

  it('is set, listed and cleared over HTTP, and names what is wrong with it', async () => {
    await using shop = await shopWithBill(createManualClock())
    const path = '/_sim/bills/differences'
    const difference = { kind: 'AMOUNT', out_trade_no: 'order_1', amount: '198.00' }
    expect(await ask(shop, 'POST', path, difference)).toEqual({ status: 201, json: difference })
    expect((await ask(shop, 'GET', path)).json).toEqual({ differences: [difference] })
    expect(await ask(shop, 'POST', path, { ...difference, amount: 'much' })).toMatchObject({
      status: 400,
      json: { error: { details: [{ field: 'amount' }] } },
    })
    expect(await ask(shop, 'POST', path, { kind: 'MISSING', out_trade_no: 'foreign' })).toMatchObject({
      status: 404,
      json: { error: { code: 'TRADE_NOT_FOUND' } },
    })
    expect((await ask(shop, 'DELETE', path)).status).toBe(204)
    expect((await ask(shop, 'GET', path)).json).toEqual({ differences: [] })
  })

  it('makes a bill of a day on which nothing else happened, and one of a trade that is gone makes none', async () => {
    const clock = createManualClock()
    await using shop = await openShop({ clock })
    shop.simulator.control.plantBillDifference({ kind: 'EXTRA', outTradeNo: 'foreign', amount: '9.00' })
    clock.advance(dayMs)
    expect(shown(await detailsOf(shop))).toEqual(['foreign 交易'])
    shop.simulator.control.reset()
    expect(await askForBill(shop)).toMatchObject(refused('BILL_NOT_EXIST'))
  })
})
