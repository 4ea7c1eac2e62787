import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { createOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, paidOrder } from '../../test/refunds.ts'

const { service, client } = usePaymentService({ own: true })

const ofAlipay = (outcome: string) => `\\{channel="ALIPAY",outcome="${outcome}",`

/** What the product's documents call it, and what Prometheus does. */
const metricsOfASale = [
  ['payment_verify_time', 'payment_verify_time_count\\{'],
  ['access_code_gen_time', 'access_code_gen_time_count\\{'],
  ['total_process_time', 'total_process_time_count\\{'],
  ['payment success rate: orders', 'orders_created_total\\{channel="ALIPAY",'],
  ['payment success rate: settled', `payment_settlements_total${ofAlipay('SETTLED')}`],
  ['payment failures: QR codes', `payment_qr_codes_total${ofAlipay('CREATED')}`],
  ['callback success rate', `payment_notifications_total${ofAlipay('ACCEPTED')}`],
  ['callback delay', 'payment_callback_delay_seconds_count\\{'],
  ['order completion time', 'order_completion_seconds_count\\{'],
] as const

type Values = Readonly<Record<string, number>>

async function read(metrics: readonly (readonly [string, string])[]): Promise<Values> {
  const text = await service.deps.metrics.render()
  return Object.fromEntries(
    metrics.map(([name, series]) => [
      name,
      Number(new RegExp(`^${series}[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0),
    ]),
  )
}

describe('what the documents want to be measured', () => {
  it('is counted once for a payment, and says what it is', async () => {
    const before = await read(metricsOfASale)
    await paidOrder(service, client)
    const after = await waitUntil('its notification is answered', async () => {
      const values = await read(metricsOfASale)
      return values['total_process_time'] !== before['total_process_time'] && values
    })
    for (const [name] of metricsOfASale) expect([name, after[name]]).toEqual([name, (before[name] ?? 0) + 1])
    const text = await service.deps.metrics.render()
    for (const [name, series] of metricsOfASale) {
      const metric = series.replace(/(_count)?\\\{.*$/, '')
      expect([name, new RegExp(`^# HELP ${metric} \\S+ \\S+`, 'm').test(text)]).toEqual([name, true])
    }
  })

  it('counts what the channel says of refunds', async () => {
    const metrics = [
      ['refunds', 'payment_refunds_total\\{channel="ALIPAY",cause="REQUESTED",outcome="REFUNDED",'],
    ] as const
    const before = await read(metrics)
    await askForRefund(service, client, await paidOrder(service, client))
    expect((await read(metrics))['refunds']).toBe((before['refunds'] ?? 0) + 1)
  })

  it('counts payments that fail and callbacks that are refused apart from those that do not', async () => {
    const metrics = [
      ['callbacks', `payment_notifications_total${ofAlipay('REFUSED')}`],
      ['reasons', 'payment_notifications_refused_total\\{channel="ALIPAY",reason="SIGNATURE",'],
      ['QR codes', `payment_qr_codes_total${ofAlipay('REJECTED')}`],
      ['abnormal payments', `payment_settlements_total${ofAlipay('MISMATCH')}`],
    ] as const
    const before = await read(metrics)
    const { outTradeNo } = await createOrder(service, client)
    const notice = signedNotification(service, { out_trade_no: outTradeNo })
    await postNotification(service, notice.replace('199.00', '198.00'))
    await postNotification(
      service,
      signedNotification(service, { out_trade_no: outTradeNo, total_amount: '1.00' }),
    )
    service.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.precreate',
      subCode: 'ACQ.INVALID_PARAMETER',
    })
    await createOrder(service, client).catch(() => undefined)
    const after = await read(metrics)
    const moved = metrics.map(([name]) => [name, (after[name] ?? 0) - (before[name] ?? 0)])
    expect(Object.fromEntries(moved)).toEqual({
      callbacks: 1,
      reasons: 1,
      'QR codes': 1,
      'abnormal payments': 1,
    })
  })
})
