import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import { factsOf, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, paidOrder } from '../../test/refunds.ts'
import { billDayOf, boundsOf, dayBefore } from './bill-day.ts'

const { service, client } = usePaymentService({ channels: billedChannels })
useHeldJob(service, 'payment', 'reconcile')
const control = () => service.simulator.control

let shop: BilledShop
const orders: Record<string, CreatedOrder> = {}

const order = (name: string): CreatedOrder => {
  const found = orders[name]
  if (found === undefined) throw new Error(`no order is called ${name}`)
  return found
}
const numberOf = (name: string): string => order(name).outTradeNo

/** What is written down of a day: kind, state, our words and theirs, of the order that is called so. */
async function differencesOf(day: string, outTradeNo?: string) {
  const rows = await service.sql`
    select kind, status, ours, theirs from payment.reconciliation_differences
    where day = ${day} and (${outTradeNo === undefined} or out_trade_no = ${outTradeNo ?? ''})
    order by kind, out_trade_no, out_request_no nulls first`
  return rows.map(({ kind, status, ours, theirs }): unknown[] => [kind, status, ours, theirs])
}

const setPaidAt = (name: string, moment: Date) => service.sql`
  update payment.payment_attempts set paid_at = ${moment} where out_trade_no = ${numberOf(name)}`

const dayAfter = (day: string) => billDayOf(boundsOf(day).end)

const atMidnight = (day: string, seconds: number) => new Date(boundsOf(day).start.getTime() + seconds * 1000)

/** One day with everything that can differ on it; then it is noon of the day after the next one. */
beforeAll(async () => {
  shop = openBilledShop(service, client)
  const paid = [
    'same',
    'missing',
    'amount',
    'shownAsRefund',
    'fee',
    'refunded',
    'refundedOutside',
    'refundedLess',
    'noSuchRefund',
  ]
  for (const name of [...paid, 'earlier', 'later']) orders[name] = await paidOrder(service, client)
  orders['missed'] = await shop.missedOrder()
  orders['shownAsPaid'] = await shop.unpaidOrder()
  for (const name of ['refunded', 'refundedLess']) {
    await askForRefund(service, client, order(name), { amount: '50.00' })
  }
  const noon = new Date(boundsOf(shop.day).start.getTime() + 12 * 3_600_000)
  await service.sql`update payment.refunds set created_at = ${noon}, ended_at = ${noon}`
  control().setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: numberOf('refundedOutside') })
  control().refund(numberOf('refundedOutside'), 1_000n)
  control().plantBillDifference({ kind: 'EXTRA', outTradeNo: 'foreign', amount: '9.00', billDate: shop.day })
  control().plantBillDifference({ kind: 'MISSING', outTradeNo: numberOf('missing') })
  control().plantBillDifference({ kind: 'AMOUNT', outTradeNo: numberOf('amount'), amount: '198.00' })
  control().plantBillDifference({ kind: 'STATUS', outTradeNo: numberOf('shownAsRefund') })
  control().plantBillDifference({ kind: 'STATUS', outTradeNo: numberOf('shownAsPaid') })
  control().plantBillDifference({ kind: 'FEE', outTradeNo: numberOf('fee'), fee: '1.20' })
  control().plantBillDifference({ kind: 'REFUND', outTradeNo: numberOf('refunded') })
  control().plantBillDifference({ kind: 'REFUND', outTradeNo: numberOf('refundedLess'), amount: '49.00' })
  control().plantBillDifference({ kind: 'REFUND', outTradeNo: numberOf('noSuchRefund'), amount: '0.01' })
  await setPaidAt('earlier', atMidnight(shop.day, -60))
  const nextDay = atMidnight(shop.day, 86_400)
  await setPaidAt('later', new Date(nextDay.getTime() + 60_000))
  shop.goTo(new Date(nextDay.getTime() + 36 * 3_600_000).toISOString())
  await shop.reconcile()
})

describe('a difference between the bill and our books', () => {
  it.each<[string, unknown[][]]>([
    ['same', []],
    ['missing', [['MISSING_THERE', 'OPEN', 'PAID 199.00', null]]],
    ['amount', [['AMOUNT', 'OPEN', 'PAID 199.00', 'PAID 198.00']]],
    [
      'shownAsRefund',
      [
        ['REFUND', 'OPEN', null, 'REFUNDED 199.00'],
        ['STATUS', 'OPEN', 'PAID 199.00', 'REFUNDED 199.00'],
      ],
    ],
    ['shownAsPaid', [['STATUS', 'OPEN', 'AWAITING_PAYMENT 199.00', 'PAID 199.00']]],
    ['fee', [['FEE', 'OPEN', '1.19', '1.20']]],
    ['refunded', [['REFUND', 'OPEN', 'SUCCEEDED 50.00', null]]],
    ['refundedLess', [['REFUND', 'OPEN', 'SUCCEEDED 50.00', 'REFUNDED 49.00']]],
    ['noSuchRefund', [['REFUND', 'OPEN', null, 'REFUNDED 0.01']]],
    ['missed', [['STATUS', 'HEALED', 'AWAITING_PAYMENT 199.00', 'PAID 199.00']]],
    ['refundedOutside', [['REFUND', 'HEALED', null, 'REFUNDED 10.00']]],
  ])('has its kind and its outcome: %s', async (name, expected) => {
    expect(await differencesOf(shop.day, numberOf(name))).toEqual(expected)
  })

  it('about a number that no attempt has belongs to no tenant', async () => {
    expect(await differencesOf(shop.day, 'foreign')).toEqual([['MISSING_HERE', 'OPEN', null, 'PAID 9.00']])
    const [row] = await service.sql`
      select tenant_id as tenant from payment.reconciliation_differences where out_trade_no = 'foreign'`
    expect(row?.['tenant']).toBeNull()
  })
})

describe('healing', () => {
  it('settles a payment that was missed, as its notification would have', async () => {
    expect(await factsOf(service, order('missed').order_id)).toMatchObject({
      status: 'PAID',
      codes: 1,
      events: 1,
    })
  })

  it('books what went back outside, as its notification would have', async () => {
    expect(await moneyOf(service, order('refundedOutside').order_id)).toMatchObject({
      status: 'PAID',
      refundedFen: 1_000,
      refunds: ['OUTSIDE SUCCEEDED 1000'],
    })
  })

  it('moves no money that only the bill speaks of', async () => {
    expect(await factsOf(service, order('shownAsPaid').order_id)).toMatchObject({
      status: 'PENDING',
      codes: 0,
    })
    for (const name of ['noSuchRefund', 'shownAsRefund']) {
      expect(await moneyOf(service, order(name).order_id)).toMatchObject({ status: 'PAID', refunds: [] })
    }
  })

  it('changes nothing when the day is reconciled again', async () => {
    const before = await differencesOf(shop.day)
    expect(await shop.reconcileAgain(shop.day)).toBe('RECONCILED')
    expect(await differencesOf(shop.day)).toEqual(before)
    expect(await factsOf(service, order('missed').order_id)).toMatchObject({ codes: 1, events: 1 })
    expect(await moneyOf(service, order('refundedOutside').order_id)).toMatchObject({ refundedFen: 1_000 })
  })
})

describe('a payment next to midnight', () => {
  it('is no difference when the bill has it on the other side, whichever that is', async () => {
    for (const name of ['earlier', 'later']) {
      const found = await service.sql`
        select day::text from payment.reconciliation_differences where out_trade_no = ${numberOf(name)}`
      expect([name, ...found]).toEqual([name])
    }
    expect(await shop.reconcileAgain(dayBefore(shop.day))).toBe('RECONCILED')
    expect(await shop.reconcileAgain(dayAfter(shop.day))).toBe('RECONCILED')
    for (const day of [dayBefore(shop.day), dayAfter(shop.day)]) expect(await differencesOf(day)).toEqual([])
  })
})

describe('the run of a day', () => {
  it('keeps the sums of the bill', async () => {
    const [run] = await service.sql`
      select status, payments, refunds, paid_fen as paid, refunded_fen as refunded, fee_fen as fee
      from payment.reconciliation_runs where day = ${shop.day}`
    // Eleven paid ones but the missing one and that shown as a refund; the missed, the unpaid and the foreign one.
    expect({ ...run }).toEqual({
      status: 'RECONCILED',
      payments: 12,
      refunds: 4,
      paid: 11n * 19_900n - 100n + 900n,
      refunded: 1_000n + 1n + 19_900n + 4_900n,
      fee: 11n * 119n + 1n + 5n - 6n - 119n - 29n,
    })
  })
})
