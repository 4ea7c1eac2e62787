import { createMetrics } from '@interview-pass/service-kit'
import { expect, it } from 'vitest'
import { payableOrder } from '../test/orders.ts'
import { usePaymentService } from '../test/payment-service.ts'
import { openStatuses } from './attempts/attempt.ts'
import { schedule } from './schedule.ts'

const { service, client } = usePaymentService({ own: true })

/** What a replica measures each minute. */
function startMeasuring() {
  const metrics = createMetrics({ service: 'test', process: false })
  const jobs = schedule({ ...service.deps, metrics })
  const run = async (name: string) =>
    jobs.find((job) => job.name === name)?.run({ signal: new AbortController().signal })
  const read = async () => {
    const text = await metrics.render()
    const value = (name: string) =>
      new RegExp(`^payment_${name}\\{channel="ALIPAY"[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]
    return {
      attempts: value('attempts_given_up'),
      refunds: value('refunds_given_up'),
      openAttempts: value('attempts_unresolved'),
      openRefunds: value('refunds_unresolved'),
    }
  }
  return { run, read }
}

async function measure() {
  const { run, read } = startMeasuring()
  await run('measure-given-up')
  return read()
}

it('attempts and refunds that wait for a person are counted, and no other ones', async () => {
  expect(await measure()).toMatchObject({ attempts: '0', refunds: '0' })
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
  expect(await measure()).toMatchObject({ attempts: String(openStatuses.length), refunds: '2' })
})

it('attempts and refunds without an outcome for an hour are counted while the channel is asked about them', async () => {
  expect(await measure()).toMatchObject({ openAttempts: '0', openRefunds: '0' })
  const openFor = async (status: string, minutes: number, queryDueAt: Date | null) => {
    const { outTradeNo } = await payableOrder(service, client)
    const createdAt = new Date(Date.now() - minutes * 60_000)
    const [attempt] = await service.sql<{ id: string }[]>`
      update payment.payment_attempts
      set status = ${status}, query_due_at = ${queryDueAt}, created_at = ${createdAt}
      where out_trade_no = ${outTradeNo} returning id`
    await service.sql`
      insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no,
        check_due_at, created_at)
      select tenant_id, order_id, id, 700, 'REQUESTED', 'UNKNOWN', gen_random_uuid(), ${queryDueAt}, ${createdAt}
      from payment.payment_attempts where id = ${attempt?.id ?? ''}`
  }
  const later = new Date(Date.now() + 3_600_000)
  await openFor('UNKNOWN', 61, later)
  await openFor('AWAITING_PAYMENT', 59, later)
  await openFor('UNKNOWN', 61, null)
  expect(await measure()).toMatchObject({ openAttempts: '1', openRefunds: '1' })
})

it('who asks while it is counted is told the last count, and not none', async () => {
  const { run, read } = startMeasuring()
  await run('measure-given-up')
  const counted = await read()
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = service.sql.begin(async (tx) => {
    await tx`lock table payment.payment_attempts, payment.refunds in access exclusive mode`
    held.resolve()
    await release.promise
  })
  await held.promise
  const counting = run('measure-given-up')
  const seen = await read()
  release.resolve()
  await Promise.all([holding, counting])
  expect(seen).toEqual(counted)
  expect(counted).toMatchObject({ attempts: '4', openAttempts: '1' })
})
