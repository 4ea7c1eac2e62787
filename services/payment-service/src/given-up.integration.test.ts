import { createMetrics } from '@interview-pass/service-kit'
import { expect, it } from 'vitest'
import { payableOrder } from '../test/orders.ts'
import { usePaymentService } from '../test/payment-service.ts'
import { openStatuses } from './attempts/attempt.ts'
import { schedule } from './schedule.ts'

const { service, client } = usePaymentService({ own: true })

/** What a replica measures. */
async function measure() {
  const metrics = createMetrics({ service: 'test', process: false })
  const job = schedule({ ...service.deps, metrics }).find(({ name }) => name === 'measure-given-up')
  await job?.run({ signal: new AbortController().signal })
  const text = await metrics.render()
  const value = (name: string) =>
    new RegExp(`^${name}\\{channel="ALIPAY"[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]
  return { attempts: value('payment_attempts_given_up'), refunds: value('payment_refunds_given_up') }
}

it('attempts and refunds that wait for a person are counted, and no other ones', async () => {
  expect(await measure()).toEqual({ attempts: '0', refunds: '0' })
  const numbers: string[] = []
  for (const status of ['CREATED', 'AWAITING_PAYMENT', 'UNKNOWN', 'CLOSED', 'FAILED']) {
    const { outTradeNo } = await payableOrder(service, client)
    await service.sql`
      update payment.payment_attempts set status = ${status} where out_trade_no = ${outTradeNo}`
    numbers.push(outTradeNo)
  }
  const later = new Date(Date.now() + 3_600_000)
  const refund = async (status: string, checkDueAt: Date | null) => service.sql`
    insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, ended_at,
      check_due_at)
    select tenant_id, order_id, id, 700, 'REQUESTED', ${status}, gen_random_uuid(),
      case ${status} when 'REFUSED' then now() end, ${checkDueAt}
    from payment.payment_attempts where out_trade_no = ${numbers.at(-1) ?? ''}`
  for (const status of ['REQUESTED', 'UNKNOWN']) {
    await refund(status, null)
    await refund(status, later)
  }
  await refund('REFUSED', null)
  expect(await measure()).toEqual({ attempts: String(openStatuses.length), refunds: '2' })
})
