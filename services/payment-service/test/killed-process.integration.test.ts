import { paymentRefunded } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { scannedOrder, waitForFacts, type CreatedOrder } from './orders.ts'
import { usePaymentService } from './payment-service.ts'
import { recordedEvents } from './recorded-events.ts'
import { moneyOf, paidOrder, returnedAtChannel, waitForMoney } from './refunds.ts'
import { sendSigned } from './send-signed.ts'
import { startServiceProcess } from './service-process.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

/** Longer than killing a process takes, and shorter than the replica waits for an answer. */
const answerMs = 4000
const replicaSettings = { ALIPAY_TIMEOUT_MS: '4500' }

/**
 * Sends a request to a replica, and kills that when the channel has done its part and its answer is still on the way.
 */
async function killDuring(
  { outTradeNo }: CreatedOrder,
  asked: { path: string; body?: object; method: 'alipay.trade.close' | 'alipay.trade.refund' },
  hasHappened: () => boolean,
): Promise<void> {
  await using replica = await startServiceProcess(service, replicaSettings)
  const { method, path, body } = asked
  service.simulator.control.setFault({
    kind: 'LATENCY',
    when: 'AFTER_WORK',
    latencyMs: answerMs,
    method,
    outTradeNo,
  })
  const answer = sendSigned(replica.url, client, { method: 'POST', path, body }).catch(() => 'CUT')
  await waitUntil('the channel has done its part', hasHappened)
  await replica.kill()
  expect(await answer).toBe('CUT')
}

const stateOf = ({ outTradeNo }: CreatedOrder) => service.simulator.control.getTrade(outTradeNo).state

describe('a process that is killed', () => {
  it('between the close at the channel and our own books leaves an order that is cancelled by another one', async () => {
    const order = await scannedOrder(service, client)
    const path = `/api/v1/payment/orders/${order.order_id}/cancel`
    await killDuring(order, { path, method: 'alipay.trade.close' }, () => stateOf(order) === 'TRADE_CLOSED')
    await waitForFacts(service, order.order_id, { status: 'PENDING' })
    // The lease of the one that died is over.
    await service.sql`
      update payment.payment_attempts set query_due_at = now() where out_trade_no = ${order.outTradeNo}`
    await waitForFacts(service, order.order_id, { status: 'CANCELLED', codes: 0, refunds: 0 })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ attempts: ['CLOSED'] })
    const lines = await service.sql`
      select l.status, l.actor from payment.payment_logs l join payment.orders o on o.id = l.order_id
      where o.public_id = ${order.order_id} and l.action = 'CANCEL_ORDER'`
    expect(lines.map((line) => ({ ...line }))).toEqual([
      { status: 'SUCCEEDED', actor: 'finish-cancellations' },
    ])
  })

  it('between the refund at the channel and our own books leaves one that is booked by another one, once', async () => {
    const order = await paidOrder(service, client)
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
    const path = `/api/v1/payment/orders/${order.order_id}/refunds`
    const asked = { path, body: { reason: 'test' }, method: 'alipay.trade.refund' } as const
    await killDuring(order, asked, () => returnedAtChannel(service, order) > 0n)
    expect(await moneyOf(service, order.order_id)).toMatchObject({
      status: 'PAID',
      code: 'REVOKED',
      refunds: ['REQUESTED REQUESTED 19900'],
    })
    await service.sql`
      update payment.refunds set check_due_at = now(), called_at = null where tenant_id = ${client.tenantId}`
    await waitForMoney(service, order.order_id, {
      status: 'REFUNDED',
      refundedFen: 19_900,
      code: 'REVOKED',
      attempts: ['REFUNDED'],
      refunds: ['REQUESTED SUCCEEDED 19900'],
    })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
    expect(await recordedEvents(service, paymentRefunded, order.order_id)).toHaveLength(1)
  })
})
