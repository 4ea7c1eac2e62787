import { describe, expect, it } from 'vitest'
import { openShop, type Shop } from '../../test/open-shop.ts'
import type { FaultInput } from '../index.ts'

const method = 'alipay.trade.precreate'
const terms = { out_trade_no: 'order_1', total_amount: '199.00', subject: '模拟面试' }

const precreateWith = async (shop: Shop, fault: FaultInput): Promise<Record<string, unknown>> => {
  shop.simulator.control.setFault(fault)
  return shop.call(method, terms)
}

const tradesOf = (shop: Shop): number => shop.simulator.control.listTrades().length

describe('faults of the gateway', () => {
  it('an answer can be late, before or after its work', async () => {
    await using shop = await openShop()
    shop.sdk.config.timeout = 200
    const late = { kind: 'LATENCY', latencyMs: 5_000, method } as const
    await expect(precreateWith(shop, late)).rejects.toMatchObject({
      cause: { name: 'HttpClientRequestTimeoutError' },
    })
    expect(tradesOf(shop)).toBe(0)
    await expect(precreateWith(shop, { ...late, when: 'AFTER_WORK' })).rejects.toThrow('timeout')
    expect(tradesOf(shop)).toBe(1)
  })

  it('a short latency only costs its time', async () => {
    await using shop = await openShop()
    const startedMs = performance.now()
    expect(await precreateWith(shop, { kind: 'LATENCY', latencyMs: 120 })).toMatchObject({ code: '10000' })
    expect(performance.now() - startedMs).toBeGreaterThan(115)
  })

  it('an HTTP 5xx does no work, or all of it', async () => {
    await using shop = await openShop()
    await expect(precreateWith(shop, { kind: 'HTTP_STATUS', status: 503 })).rejects.toThrow('503')
    expect(tradesOf(shop)).toBe(0)
    const after = { kind: 'HTTP_STATUS', status: 502, when: 'AFTER_WORK' } as const
    await expect(precreateWith(shop, after)).rejects.toThrow('502')
    expect(tradesOf(shop)).toBe(1)
  })

  it('a page of HTML is no answer', async () => {
    await using shop = await openShop()
    await expect(precreateWith(shop, { kind: 'HTML' })).rejects.toMatchObject({ name: 'AlipayRequestError' })
  })

  it('20000 is signed and may hide work that was done', async () => {
    await using shop = await openShop()
    const unavailable = { code: '20000', sub_code: 'isp.unknow-error' }
    expect(await precreateWith(shop, { kind: 'UNAVAILABLE' })).toMatchObject(unavailable)
    expect(tradesOf(shop)).toBe(0)
    const after = { kind: 'UNAVAILABLE', when: 'AFTER_WORK' } as const
    expect(await precreateWith(shop, after)).toMatchObject(unavailable)
    expect(tradesOf(shop)).toBe(1)
  })

  it('any sub code can be asked for', async () => {
    await using shop = await openShop()
    const fault = { kind: 'SUB_CODE', subCode: 'ACQ.SYSTEM_ERROR' } as const
    expect(await precreateWith(shop, fault)).toMatchObject({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' })
  })

  it('a lost answer: the work is done, the connection is reset', async () => {
    await using shop = await openShop()
    await expect(precreateWith(shop, { kind: 'LOST_ANSWER', times: 2 })).rejects.toMatchObject({
      name: 'AlipayRequestError',
    })
    expect(tradesOf(shop)).toBe(1)
    expect(shop.simulator.control.listFaults()).toEqual([])
    expect(await shop.call(method, terms)).toMatchObject({ code: '10000' })
  })

  it('one lost answer goes unnoticed, because the SDK asks again by itself', async () => {
    await using shop = await openShop()
    expect(await precreateWith(shop, { kind: 'LOST_ANSWER' })).toMatchObject({ code: '10000' })
    expect(shop.simulator.control.listFaults()).toEqual([])
  })

  it('a bad signature is one that the SDK refuses', async () => {
    await using shop = await openShop()
    await expect(precreateWith(shop, { kind: 'BAD_SIGNATURE' })).rejects.toThrow('验签失败')
  })

  it('meets the next n calls of its method and out_trade_no, and no others', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    const fault = {
      kind: 'UNAVAILABLE',
      method: 'alipay.trade.query',
      outTradeNo: 'order_1',
      times: 2,
    } as const
    shop.simulator.control.setFault(fault)
    expect(await shop.call(method, terms)).toMatchObject({ code: '10000' })
    const codes: unknown[] = []
    for (const outTradeNo of ['order_2', 'order_1', 'order_1', 'order_1']) {
      const { code } = await shop.call('alipay.trade.query', { out_trade_no: outTradeNo })
      codes.push(code)
    }
    expect(codes).toEqual(['40004', '20000', '20000', '40004'])
    expect(shop.simulator.control.listFaults()).toEqual([])
  })

  it('the n-th call of a method can be met, and those before and after it pass', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    shop.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.refund',
      subCode: 'ACQ.SYSTEM_ERROR',
      when: 'AFTER_WORK',
      skip: 1,
    })
    const answers: unknown[] = []
    for (const outRequestNo of ['refund_1', 'refund_2', 'refund_2', 'refund_3']) {
      const refund = { out_trade_no: 'order_1', refund_amount: '1.00', out_request_no: outRequestNo }
      const answer = await shop.call('alipay.trade.refund', refund)
      answers.push(answer['sub_code'] ?? answer['fund_change'])
    }
    expect(answers).toEqual(['Y', 'ACQ.SYSTEM_ERROR', 'N', 'Y'])
  })

  it.each([
    'alipay.trade.refund',
    'alipay.trade.fastpay.refund.query',
    'alipay.trade.cancel',
    'alipay.data.dataservice.bill.downloadurl.query',
  ] as const)('%s is met, too', async (refundMethod) => {
    await using shop = await openShop()
    shop.simulator.control.setFault({ kind: 'UNAVAILABLE', method: refundMethod })
    expect(await shop.call(refundMethod, { out_trade_no: 'order_1' })).toMatchObject({ code: '20000' })
  })

  it('a signed answer says what was asked for instead, although the work is done', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    const refund = { out_trade_no: 'order_1', refund_amount: '199.00' }
    shop.simulator.control.setFault({
      kind: 'ANSWER_FIELDS',
      method: 'alipay.trade.refund',
      fields: { fund_change: 'N', refund_fee: '' },
    })
    const answer = await shop.call('alipay.trade.refund', refund)
    expect(answer).toMatchObject({ code: '10000', fund_change: 'N' })
    expect(answer).not.toHaveProperty('refund_fee')
    expect(shop.simulator.control.readLedger().totalFen).toBe(0n)
  })

  it('a payment can be notified before the answer with its QR code has come', async () => {
    await using shop = await openShop()
    const order: string[] = []
    shop.receiver.answerWith((response) => {
      order.push('notified')
      response.end('success')
    })
    shop.simulator.control.setFault({ kind: 'EARLY_PAYMENT', outTradeNo: 'order_1' })
    await shop.precreate('order_1')
    order.push('answered')
    await shop.precreate('order_2')
    expect(order).toEqual(['notified', 'answered'])
    expect(shop.simulator.control.listTrades().map(({ state }) => state)).toEqual([
      'QR_ISSUED',
      'TRADE_SUCCESS',
    ])
    expect(shop.simulator.control.listDeliveries()).toMatchObject([{ attempt: 1, outcome: 'ACKNOWLEDGED' }])
    expect(shop.simulator.control.health().pendingNotifications).toBe(0)
  })

  it('a probability is drawn from the seed: the same seed, the same calls', async () => {
    const play = async (seed: number): Promise<string> => {
      await using shop = await openShop({ seed })
      shop.simulator.control.setFault({ kind: 'UNAVAILABLE', times: 1_000, probability: 0.5 })
      const codes: unknown[] = []
      for (let call = 0; call < 20; call += 1) {
        codes.push((await shop.call('alipay.trade.query', { out_trade_no: 'order_1' }))['code'])
      }
      return codes.join(' ')
    }
    const [first, again, other] = await Promise.all([play(7), play(7), play(8)])
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(new Set(first.split(' '))).toEqual(new Set(['20000', '40004']))
  })
})
