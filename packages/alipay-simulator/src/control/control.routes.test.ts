import { describe, expect, it, vi } from 'vitest'
import { ask } from '../../test/ask.ts'
import { anyNumber, anyText, containing } from '../../test/matchers.ts'
import { openShop } from '../../test/open-shop.ts'

describe('the control API', () => {
  it('is alive', async () => {
    await using shop = await openShop()
    expect(await ask(shop, 'GET', '/livez')).toEqual({ status: 200, json: { status: 'UP' } })
    const health = { status: 'UP', trades: 0, pending_notifications: 0, faults: 0 }
    expect(await ask(shop, 'GET', '/_sim/health')).toEqual({ status: 200, json: health })
  })

  it('plays the buyer and the passing of time by out_trade_no', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    expect(await ask(shop, 'GET', '/_sim/trades/order_1')).toMatchObject({
      status: 200,
      json: {
        out_trade_no: 'order_1',
        state: 'QR_ISSUED',
        total_fen: '19900',
        total_amount: '199.00',
        qr_code: qrCode,
      },
    })
    const states: unknown[] = []
    for (const action of ['scan', 'pay', 'finish', 'close']) {
      const { status, json } = await ask(shop, 'POST', `/_sim/trades/order_1/${action}`)
      states.push([status, json])
    }
    expect(states).toMatchObject([
      [200, { state: 'WAIT_BUYER_PAY' }],
      [200, { state: 'TRADE_SUCCESS' }],
      [200, { state: 'TRADE_FINISHED' }],
      [409, { error: { code: 'ACQ.TRADE_STATUS_ERROR' } }],
    ])
    expect(await ask(shop, 'GET', '/_sim/trades?limit=1')).toMatchObject({
      json: { trades: [{ out_trade_no: 'order_1' }] },
    })
    expect(await ask(shop, 'POST', '/_sim/trades/unknown/pay')).toMatchObject({
      status: 404,
      json: { error: { code: 'TRADE_NOT_FOUND' } },
    })
  })

  it('shows every movement of money in fen', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    await shop.precreate('order_2', { total_amount: '0.01' })
    await shop.precreate('unpaid')
    await ask(shop, 'POST', '/_sim/trades/order_1/pay', { buyer_id: '2088102100000009' })
    await ask(shop, 'POST', '/_sim/trades/order_2/pay')
    const { tradeNo } = shop.simulator.control.getTrade('order_1')
    expect((await ask(shop, 'GET', '/_sim/ledger')).json).toMatchObject({
      total_fen: '19901',
      movements: [
        {
          kind: 'PAYMENT',
          out_trade_no: 'order_1',
          trade_no: tradeNo,
          amount_fen: '19900',
          at: anyText(),
        },
        { kind: 'PAYMENT', out_trade_no: 'order_2', amount_fen: '1' },
      ],
    })
  })

  it('lists deliveries and resends a notification, an old one if asked', async () => {
    await using shop = await openShop()
    await shop.precreate('order_1')
    expect(await ask(shop, 'POST', '/_sim/trades/order_1/resend')).toMatchObject({
      status: 409,
      json: { error: { code: 'NOTIFICATION_NOT_OWED' } },
    })
    await ask(shop, 'POST', '/_sim/trades/order_1/pay')
    await vi.waitFor(() => expect(shop.simulator.control.listDeliveries()).toHaveLength(1))
    const old = { notify_time: '2025-12-01T08:00:00+08:00' }
    expect(await ask(shop, 'POST', '/_sim/trades/order_1/resend', old)).toMatchObject({
      status: 200,
      json: { deliveries: [{ outcome: 'ACKNOWLEDGED', form: { notify_time: '2025-12-01 08:00:00' } }] },
    })
    expect(await ask(shop, 'GET', '/_sim/deliveries?out_trade_no=order_1')).toMatchObject({
      json: {
        deliveries: [
          {
            attempt: 1,
            outcome: 'ACKNOWLEDGED',
            status: 200,
            body: 'success',
            latency_ms: anyNumber(),
          },
          { attempt: null },
        ],
      },
    })
    expect((await ask(shop, 'GET', '/_sim/deliveries?out_trade_no=other')).json).toEqual({ deliveries: [] })
  })

  it('sets, lists and clears faults', async () => {
    await using shop = await openShop()
    const body = { kind: 'LATENCY', method: 'alipay.trade.query', latency_ms: 50, out_trade_no: 'order_1' }
    const set = await ask(shop, 'POST', '/_sim/faults', body)
    const fault = {
      ...body,
      id: 'fault-1',
      skip: 0,
      skip_left: 0,
      times: 1,
      times_left: 1,
      probability: 1,
      when: 'BEFORE_WORK',
    }
    expect(set).toEqual({ status: 201, json: fault })
    await ask(shop, 'POST', '/_sim/faults', {
      kind: 'NOTIFY_EXTRA_FIELDS',
      fields: { camelName: '1', snake_name: '2' },
    })
    expect((await ask(shop, 'GET', '/_sim/faults')).json).toMatchObject({
      faults: [fault, { fields: { camelName: '1', snake_name: '2' } }],
    })
    expect((await ask(shop, 'DELETE', '/_sim/faults/fault-1')).status).toBe(204)
    expect((await ask(shop, 'DELETE', '/_sim/faults/fault-1')).status).toBe(404)
    expect((await ask(shop, 'DELETE', '/_sim/faults')).status).toBe(204)
    expect((await ask(shop, 'GET', '/_sim/faults')).json).toEqual({ faults: [] })
  })

  it.each([
    [{ kind: 'LATENCY', latency_ms: -1 }, 'latency_ms'],
    [{ kind: 'LATENCY' }, 'latency_ms'],
    [{ kind: 'NOTIFY_REPEAT', count: 'many' }, 'count'],
    [{ kind: 'NO_SUCH_FAULT' }, 'kind'],
    [{ kind: 'HTML', method: 'alipay.trade.qeury' }, 'method'],
    [{ kind: 'NOTIFY_DROP', times: 0 }, 'times'],
  ])('names what is wrong with the fault %o', async (body, field) => {
    await using shop = await openShop()
    expect(await ask(shop, 'POST', '/_sim/faults', body)).toMatchObject({
      status: 400,
      json: {
        error: { code: 'MALFORMED_REQUEST', details: [{ field }], message: containing(field) },
      },
    })
  })

  it('a reset forgets everything', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    await ask(shop, 'POST', '/_sim/faults', { kind: 'HTML' })
    expect((await ask(shop, 'POST', '/_sim/reset')).status).toBe(204)
    expect((await ask(shop, 'GET', '/_sim/trades')).json).toEqual({ trades: [] })
    expect((await fetch(qrCode, { method: 'POST' })).status).toBe(404)
    await shop.precreate('order_1')
  })

  it('answers what it does not know in JSON', async () => {
    await using shop = await openShop()
    expect((await ask(shop, 'GET', '/nothing')).status).toBe(404)
    expect(await ask(shop, 'POST', '/_sim/trades/order_1/steal')).toMatchObject({
      status: 400,
      json: { error: { details: [{ field: 'action' }] } },
    })
  })
})
