import { describe, expect, it } from 'vitest'
import { factsOf, payableOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { refuseRows } from '../../test/refuse-rows.ts'
import { settlementMetrics } from './measure-settlement.ts'

const { service, client } = usePaymentService()

async function notify(order: PlantedOrder): Promise<string> {
  const body = signedNotification(service, { out_trade_no: order.outTradeNo })
  return (await postNotification(service, body)).text()
}

async function countFailed(): Promise<number> {
  const outcomes = service.deps.metrics.counter(settlementMetrics.outcomes)
  const { values } = await outcomes.get()
  return values.find(({ labels }) => labels.outcome === 'FAILED')?.value ?? 0
}

describe('a settlement that the database refuses for good', () => {
  it('is counted, written to payment_logs with its cause, and leaves nothing else; a repeat settles', async () => {
    const order = await payableOrder(service, client)
    const failedBefore = await countFailed()
    const allow = await refuseRows(service, 'access_codes', order)
    expect(await notify(order)).toBe('fail')
    await allow()
    expect(await factsOf(service, order.orderId)).toEqual({
      status: 'PENDING',
      codes: 0,
      events: 0,
      refunds: 0,
    })
    const logged = await service.sql`
      select l.action, l.status, l.error_code, l.actor, l.request_id is not null as "hasRequest", l.metadata
      from payment.payment_logs l join payment.orders o on o.id = l.order_id where o.public_id = ${order.orderId}`
    expect([...logged]).toEqual([
      {
        action: 'SETTLE_PAYMENT',
        status: 'FAILED',
        error_code: '23514',
        actor: 'NOTIFICATION',
        hasRequest: true,
        metadata: { out_trade_no: order.outTradeNo },
      },
    ])
    expect(await countFailed()).toBe(failedBefore + 1)
    expect(await notify(order)).toBe('success')
    expect(await factsOf(service, order.orderId)).toMatchObject({ status: 'PAID', codes: 1 })
  })

  it('says why it failed even when that cannot be written down', async () => {
    const order = await payableOrder(service, client)
    const allowCode = await refuseRows(service, 'access_codes', order)
    const allowLog = await refuseRows(service, 'payment_logs', order)
    const linesBefore = service.logLines.length
    expect(await notify(order)).toBe('fail')
    await allowLog()
    await allowCode()
    const lines = service.logLines.slice(linesBefore)
    const causeOf = (message: string) => lines.find((line) => line.includes(message))
    expect(causeOf('could not be written down')).toContain('refused_payment_logs')
    expect(causeOf('a notification could not be taken in')).toContain('refused_access_codes')
  })
})
