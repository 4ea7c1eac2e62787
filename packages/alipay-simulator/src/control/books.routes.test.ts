import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ask } from '../../test/ask.ts'
import { anyText } from '../../test/matchers.ts'
import { openShop, startSimulator, type Shop } from '../../test/open-shop.ts'

const refund = (shop: Shop, amount: string, outRequestNo: string) =>
  shop.call('alipay.trade.refund', {
    out_trade_no: 'order_1',
    refund_amount: amount,
    out_request_no: outRequestNo,
  })

describe('the invariants', () => {
  let directory: string
  let stateFile: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'alipay-simulator-'))
    stateFile = join(directory, 'journal.jsonl')
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('hold through payments, refunds and refusals, and say what came in and went out', async () => {
    await using shop = await openShop()
    const { control } = shop.simulator
    for (const outTradeNo of ['order_1', 'order_2', 'unpaid', 'finished']) await shop.precreate(outTradeNo)
    for (const outTradeNo of ['order_1', 'order_2', 'finished']) control.changeTrade(outTradeNo, 'PAY')
    control.changeTrade('finished', 'FINISH')
    await refund(shop, '50.00', 'refund_1')
    await refund(shop, '500.00', 'refund_2')
    await shop.call('alipay.trade.cancel', { out_trade_no: 'order_2' })
    expect(await ask(shop, 'GET', '/_sim/invariants')).toEqual({
      status: 200,
      json: { holds: true, in: '597.00', out: '249.00', balance: '348.00', broken: [] },
    })
  })

  it.each([
    [
      'a refund that is there twice',
      [
        ['refund_1', '5000'],
        ['refund_1', '5000'],
      ],
      ['ONE_REFUND_PER_NUMBER'],
    ],
    [
      'more refunded than was paid',
      [
        ['refund_1', '15000'],
        ['refund_2', '15000'],
      ],
      ['REFUNDS_WITHIN_TOTAL', 'NEVER_NEGATIVE', 'MONEY_FITS_STATE'],
    ],
    ['all refunded of a trade that is not closed', [['refund_1', '19900']], ['MONEY_FITS_STATE']],
  ])('name %s, which a spoilt state file says', async (_name, refunds, invariants) => {
    await using shop = await openShop({ stateFile })
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    const at = '2026-01-15T02:30:00.000Z'
    const planted = refunds.map(([outRequestNo, amountFen]) => ({
      outRequestNo,
      amountFen,
      at,
      reason: null,
    }))
    const trade = { ...lastTradeIn(stateFile), refunds: planted }
    appendFileSync(stateFile, `${JSON.stringify({ trade })}\n`)
    const spoilt = await startSimulator({ stateFile })
    const answer = await ask({ simulator: spoilt }, 'GET', '/_sim/invariants')
    await spoilt.close()
    expect(answer.json).toMatchObject({
      holds: false,
      broken: invariants.map((invariant) => ({ invariant, out_trade_no: 'order_1', detail: anyText() })),
    })
  })

  it.each([
    ['a paid trade without a payment', { state: 'TRADE_SUCCESS' }, ['MONEY_FITS_STATE']],
    [
      'a payment that is not in the ledger',
      { state: 'TRADE_SUCCESS', paidAt: '2026-01-15T02:30:00.000Z' },
      ['LEDGER_IS_COMPLETE'],
    ],
  ])('name %s', async (_name, spoilt, invariants) => {
    await using shop = await openShop({ stateFile })
    await shop.precreate('order_1')
    const trade = { ...lastTradeIn(stateFile), ...spoilt }
    appendFileSync(stateFile, `${JSON.stringify({ trade })}\n`)
    const restarted = await startSimulator({ stateFile })
    const { broken } = restarted.control.checkInvariants()
    await restarted.close()
    expect(broken.map(({ invariant }) => invariant)).toEqual(invariants)
  })
})

function lastTradeIn(stateFile: string): Record<string, unknown> {
  const lines = readFileSync(stateFile, 'utf8').trimEnd().split('\n')
  const line = lines.findLast((candidate) => candidate.startsWith('{"trade"')) ?? ''
  return z.object({ trade: z.record(z.string(), z.unknown()) }).parse(JSON.parse(line)).trade
}

describe('the journal', () => {
  it('says what was called, what happened and what was delivered, newest first and by pages', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    shop.simulator.control.changeTrade('order_1', 'PAY')
    await vi.waitFor(() => expect(shop.simulator.control.listDeliveries()).toHaveLength(1))
    await refund(shop, '500.00', 'refund_1')
    shop.simulator.control.setFault({ kind: 'HTTP_STATUS', status: 503 })
    await expect(shop.call('alipay.trade.query', { out_trade_no: 'order_2' })).rejects.toThrow('503')
    const entry = (kind: string, what: string, outcome: string, outTradeNo = 'order_1') => ({
      at: anyText(),
      kind,
      what,
      outcome,
      out_trade_no: outTradeNo,
    })
    const first = await ask(shop, 'GET', '/_sim/journal?size=3')
    expect(first.json).toEqual({
      entries: [
        entry('CALL', 'alipay.trade.query', 'HTTP 503', 'order_2'),
        entry('CALL', 'alipay.trade.refund', 'ACQ.REASON_TRADE_REFUND_FEE_ERR'),
        entry('DELIVERY', 'TRADE_SUCCESS', 'ACKNOWLEDGED'),
      ],
      pagination: { page: 1, size: 3, total: 6, total_pages: 2 },
    })
    expect((await ask(shop, 'GET', '/_sim/journal?size=3&page=2')).json).toMatchObject({
      entries: [
        entry('EVENT', 'PAY', 'TRADE_SUCCESS'),
        entry('CALL', 'alipay.trade.precreate', '10000'),
        entry('EVENT', 'PRECREATE', 'QR_ISSUED'),
      ],
    })
    expect((await ask(shop, 'GET', '/_sim/journal?out_trade_no=order_2')).json).toMatchObject({
      pagination: { total: 1 },
    })
  })

  it('names a page that is none, and is empty after a reset', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    expect(await ask(shop, 'GET', '/_sim/journal?page=0')).toMatchObject({
      status: 400,
      json: { error: { details: [{ field: 'page' }] } },
    })
    shop.simulator.control.reset()
    expect((await ask(shop, 'GET', '/_sim/journal')).json).toMatchObject({ entries: [] })
  })
})
