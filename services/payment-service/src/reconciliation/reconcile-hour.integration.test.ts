import { useHeldJob, waitUntil } from '@interview-pass/service-kit/testing'
import { beforeAll, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import { factsOf, payableOrder, type CreatedOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, paidOrder } from '../../test/refunds.ts'
import { billDayOf, boundsOf, dayBefore } from './bill-day.ts'

const { service, client } = usePaymentService({ channels: billedChannels })
useHeldJob(service, 'payment', 'reconcile-hour')

let shop: BilledShop
let same: CreatedOrder
let missed: CreatedOrder
let returned: CreatedOrder
let unpaid: CreatedOrder
let waiting: CreatedOrder
let onlyHere: PlantedOrder
let refundedHere: CreatedOrder
let refused: CreatedOrder

/** What the last hour left behind; then it is ten minutes later. */
beforeAll(async () => {
  shop = openBilledShop(service, client)
  same = await paidOrder(service, client)
  await askForRefund(service, client, same, { amount: '50.00' })
  missed = await shop.missedOrder()
  unpaid = await shop.unpaidOrder()
  waiting = await shop.unpaidOrder()
  returned = await paidOrder(service, client)
  service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: returned.outTradeNo })
  service.simulator.control.refund(returned.outTradeNo)
  onlyHere = await payableOrder(service, client)
  await service.sql`
    update payment.payment_attempts set status = 'PAID', payment_id = 'nowhere', paid_at = now()
    where out_trade_no = ${onlyHere.outTradeNo}`
  refundedHere = await paidOrder(service, client)
  await service.sql`
    insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, ended_at,
      check_due_at)
    select tenant_id, order_id, id, 700, 'REQUESTED', 'SUCCEEDED', 'never_made', now(), null
    from payment.payment_attempts where out_trade_no = ${refundedHere.outTradeNo}`
  refused = await paidOrder(service, client)
  const { outTradeNo } = refused
  service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
  const subCode = 'ACQ.TRADE_NOT_ALLOW_REFUND'
  const method = 'alipay.trade.refund'
  service.simulator.control.setFault({ kind: 'SUB_CODE', method, when: 'AFTER_WORK', subCode, outTradeNo })
  await askForRefund(service, client, refused, { amount: '50.00' })
  // Far in the future, so that the schedule of its own has not come to it when the job runs.
  await service.sql`
    update payment.payment_attempts set query_due_at = now() + interval '1 hour'
    where out_trade_no = ${waiting.outTradeNo}`
  shop.goTo(new Date(shop.now().getTime() + 10 * 60_000).toISOString())
})

const differences = async () =>
  (
    await service.sql`
      select out_trade_no as number, kind, status, ours, theirs from payment.reconciliation_differences order by id`
  ).map(({ number, kind, status, ours, theirs }): unknown[] => [number, kind, status, ours, theirs])

it('what is paid or refunded at one side only is found, and healed where the channel is ahead', async () => {
  await shop.reconcileHour()
  expect(await differences()).toEqual(
    expect.arrayContaining([
      [missed.outTradeNo, 'STATUS', 'HEALED', 'AWAITING_PAYMENT 199.00', 'PAID 199.00'],
      [onlyHere.outTradeNo, 'STATUS', 'OPEN', 'PAID 199.00', 'NOT_SCANNED'],
      [refundedHere.outTradeNo, 'REFUND', 'OPEN', 'SUCCEEDED 7.00', 'NOT_REFUNDED'],
      [refused.outTradeNo, 'REFUND', 'HEALED', 'REFUSED 50.00', 'REFUNDED 50.00'],
    ]),
  )
  expect(await differences()).toHaveLength(4)
  expect(await moneyOf(service, refused.order_id)).toMatchObject({
    refundedFen: 5000,
    refunds: ['REQUESTED SUCCEEDED 5000'],
  })
  expect(await factsOf(service, missed.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
  expect(await moneyOf(service, returned.order_id)).toMatchObject({
    status: 'REFUNDED',
    refunds: ['OUTSIDE SUCCEEDED 19900'],
  })
})

it('a second look changes nothing', async () => {
  const before = await differences()
  await shop.reconcileHour()
  expect(await differences()).toEqual(before)
  expect(await factsOf(service, missed.order_id)).toMatchObject({ codes: 1, events: 1 })
})

it('asks about what its own schedule does not ask about, once each', async () => {
  // What was found has the channel asked again, which may still go on.
  await waitUntil('nothing else is asked about', async () => {
    const due = await service.sql`
      select from payment.payment_attempts where query_due_at is not null and out_trade_no <> ${waiting.outTradeNo}`
    return due.length === 0
  })
  const asked: string[] = []
  await shop.reconcileHour({
    query: async (outTradeNo) => {
      asked.push(outTradeNo)
      return { kind: 'UNKNOWN', reason: 'planted' }
    },
  })
  const expected = [same, missed, unpaid, returned, onlyHere, refundedHere, refused]
  expect(asked.toSorted()).toEqual(expected.map(({ outTradeNo }) => outTradeNo).toSorted())
})

it('ends when the channel is known to be away', async () => {
  await service.sql`
    insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen, status,
      expires_at)
    select gen_random_uuid(), tenant_id, order_id, channel, 'more_' || n, subject, amount_fen, 'CLOSED', expires_at
    from payment.payment_attempts, generate_series(1, 30) n where out_trade_no = ${same.outTradeNo}`
  let asked = 0
  await shop.reconcileHour({
    query: async () => {
      asked += 1
      return { kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' }
    },
  })
  expect(asked).toBeLessThanOrEqual(10)
})

it('a refund that the channel does not know stays open although the bill of that day is silent about it', async () => {
  // Asked for the day before: no bill of one day is expected to have it.
  await service.sql`
    update payment.refunds set created_at = created_at - interval '1 day' where out_request_no = 'never_made'`
  shop.goTo(new Date(boundsOf(shop.day).end.getTime() + 12 * 3_600_000).toISOString())
  await shop.reconcile()
  const [run] = await service.sql`select status from payment.reconciliation_runs where day = ${shop.day}`
  expect(run?.['status']).toBe('RECONCILED')
  expect(await differences()).toContainEqual([
    refundedHere.outTradeNo,
    'REFUND',
    'OPEN',
    'SUCCEEDED 7.00',
    'NOT_REFUNDED',
  ])
})

it('what was paid or given back before midnight is filed under that day, though it is found after it', async () => {
  const midnight = boundsOf(billDayOf(shop.now())).end
  const evening = new Date(midnight.getTime() - 5 * 60_000)
  const { outTradeNo: notThere } = await payableOrder(service, client)
  const { outTradeNo: otherThere } = await payableOrder(service, client)
  const atNight = [
    { number: notThere, paidAt: evening },
    { number: otherThere, paidAt: midnight },
  ]
  for (const { number, paidAt } of atNight) {
    await service.sql`
      update payment.payment_attempts set status = 'PAID', payment_id = ${`paid ${number}`}, paid_at = ${paidAt},
        created_at = ${evening}, query_due_at = null where out_trade_no = ${number}`
  }
  await service.sql`
    insert into payment.refunds (tenant_id, order_id, attempt_id, amount_fen, cause, status, out_request_no, ended_at,
      check_due_at)
    select tenant_id, order_id, id, 700, 'REQUESTED', 'SUCCEEDED', 'not_at_night', ${evening}, null
    from payment.payment_attempts where out_trade_no = ${notThere}`
  shop.goTo(new Date(midnight.getTime() + 10 * 60_000).toISOString())
  await shop.reconcileHour({
    query: async (outTradeNo) =>
      outTradeNo === otherThere
        ? { kind: 'PAID', payment: { paymentId: 'another', amountFen: 19900n, paidAt: evening } }
        : { kind: 'NOT_SCANNED' },
  })
  const filed = await service.sql`
    select out_trade_no as number, kind, day::text from payment.reconciliation_differences
    where out_trade_no in ${service.sql(atNight.map(({ number }) => number))} order by kind, id`
  const day = dayBefore(billDayOf(midnight))
  expect(filed.map(({ number, kind, day: of }): unknown[] => [number, kind, of])).toEqual(
    expect.arrayContaining([
      [notThere, 'REFUND', day],
      [notThere, 'STATUS', day],
      [otherThere, 'STATUS', day],
    ]),
  )
  expect(filed).toHaveLength(3)
})
