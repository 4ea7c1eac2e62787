import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { startInterview } from '../../test/access-codes.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, paidOrder, returnedAtChannel, waitForMoney } from '../../test/refunds.ts'

const { service, client } = usePaymentService()

beforeEach(() => service.simulator.control.clearFaults())

async function codeOf(orderId: string): Promise<string> {
  const [row] = await service.sql<[{ code: string }]>`
    select code from payment.access_codes where order_public_id = ${orderId}`
  return row.code
}

describe('a refund', () => {
  it('whose asker died after the money moved is asked about first: a refusal then takes nothing back', async () => {
    const order = await paidOrder(service, client)
    const { outTradeNo } = order
    const { setFault } = service.simulator.control
    setFault({ kind: 'LOST_ANSWER', times: 2, method: 'alipay.trade.refund', outTradeNo })
    setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
    expect(await askForRefund(service, client, order)).toMatchObject({ status: 202 })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
    const subCode = 'ACQ.TRADE_NOT_ALLOW_REFUND'
    setFault({ kind: 'SUB_CODE', method: 'alipay.trade.refund', outTradeNo, subCode })
    // As if nobody had been there to write down that the answer was lost.
    await service.sql`
      update payment.refunds set status = 'REQUESTED', check_count = 0, check_due_at = now(),
        called_at = now() - interval '1 minute'
      where out_request_no in (
        select r.out_request_no from payment.refunds r join payment.orders o on o.id = r.order_id
        where o.public_id = ${order.order_id})`
    await waitForMoney(service, order.order_id, {
      status: 'REFUNDED',
      code: 'REVOKED',
      refunds: ['REQUESTED SUCCEEDED 19900'],
    })
  })

  it('that meets an interview in the moment of its start waits for it, and both come to their end', async () => {
    const order = await paidOrder(service, client)
    const code = await codeOf(order.order_id)
    const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holder = service.sql.begin(async (tx) => {
      await tx`select from payment.access_codes where code = ${code} for update`
      held.resolve()
      await release.promise
    })
    await held.promise
    const waiting = (count: number) =>
      waitUntil('somebody waits for the code', async () => {
        const waiters = await service.sql`
          select from pg_stat_activity where wait_event_type = 'Lock' and query like '%access_codes%'`
        return waiters.length === count
      })
    const started = startInterview(service, client, code)
    await waiting(1)
    const asked = askForRefund(service, client, order, { amount: '10.00' })
    await waiting(2)
    release.resolve()
    await holder
    await started
    expect(await asked).toMatchObject({ status: 201 })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ code: 'ACTIVATED', refundedFen: 1000 })
  })
})
