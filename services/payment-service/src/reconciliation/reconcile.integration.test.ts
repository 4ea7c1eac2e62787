import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import { factsOf, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import {
  channelNamed,
  type BillResult,
  type BillRow,
  type PaymentChannel,
} from '../channels/payment-channel.ts'
import { billDayOf, boundsOf, dayBefore } from './bill-day.ts'
import { listDifferences } from './administer-differences.ts'
import type { DifferenceFilter } from './differences.store.ts'

const { service, client } = usePaymentService({ channels: billedChannels })
useHeldJob(service, 'payment', 'reconcile')

let shop: BilledShop
let paid: CreatedOrder
/** Until the first test has healed it. */
let missed: CreatedOrder

beforeAll(async () => {
  shop = openBilledShop(service, client)
  paid = await paidOrder(service, client)
  await paidOrder(service, client)
  missed = await shop.missedOrder()
  // The day that our books begin with is the channel's, which may be ahead of the machine.
  await service.sql`update payment.payment_attempts set created_at = ${shop.now()}`
  shop.goToBill()
})
beforeEach(() => shop.forgetReconciliation())

const runsOf = async () =>
  (
    await service.sql`
    select day::text, status, check_reason as reason, due_at as due from payment.reconciliation_runs order by day`
  ).map((row) => ({ ...row }))

const differences = async (filter: Partial<DifferenceFilter> = {}) => {
  const all = { page: 1, size: 100 }
  const { found } = await listDifferences(service.deps, { tenantId: undefined, ...filter }, all)
  return found.map(({ difference }) => difference)
}

const openKinds = async () => (await differences({ status: 'OPEN' })).map(({ kind }) => kind)

/** The channel's own bill, and how often it was downloaded. */
function countedBill(): { parts: Partial<PaymentChannel>; days: string[] } {
  const days: string[] = []
  const { downloadBill } = channelNamed(service.deps.channels, 'ALIPAY')
  return {
    days,
    parts: {
      async downloadBill(day) {
        days.push(day)
        return downloadBill(day)
      },
    },
  }
}

/** Fees are compared by another test. */
const answering = (result: BillResult): Partial<PaymentChannel> => ({
  downloadBill: () => Promise.resolve(result),
  feeFenOf: undefined,
})

describe('what cannot be asked about', () => {
  it('is open and has its day reconciled again, until it is healed', async () => {
    const away = { query: () => Promise.resolve({ kind: 'UNKNOWN' as const, reason: 'planted' }) }
    await shop.reconcile(away)
    expect(await runsOf()).toMatchObject([{ status: 'PENDING', reason: 'UNCONFIRMED' }])
    expect(await openKinds()).toEqual(['STATUS'])
    await service.sql`update payment.reconciliation_runs set due_at = ${shop.now()} where status = 'PENDING'`
    await shop.reconcile()
    expect(await openKinds()).toEqual([])
    expect(await factsOf(service, missed.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
  })
})

describe('a day', () => {
  it('is reconciled once, however many replicas are at it and however often', async () => {
    const { parts, days } = countedBill()
    await Promise.all([shop.reconcile(parts), shop.reconcile(parts), shop.reconcile(parts)])
    await shop.reconcile(parts)
    expect(days).toEqual([shop.day])
    expect(await runsOf()).toMatchObject([{ day: shop.day, status: 'RECONCILED' }])
  })

  it('is reconciled again when somebody asks for it, and only then', async () => {
    const { parts, days } = countedBill()
    // What was paid about midnight is looked for in the bill beside it, too.
    const downloads = () => days.filter((day) => day === shop.day).length
    await shop.reconcile(parts)
    service.simulator.control.plantBillDifference({ kind: 'MISSING', outTradeNo: paid.outTradeNo })
    service.simulator.control.plantBillDifference({
      kind: 'EXTRA',
      outTradeNo: 'foreign',
      amount: '9.00',
      billDate: shop.day,
    })
    await shop.reconcile(parts)
    expect([downloads(), await openKinds()]).toEqual([1, []])
    expect(await shop.reconcileAgain(shop.day, parts)).toBe('RECONCILED')
    expect([downloads(), await openKinds()]).toEqual([2, ['MISSING_THERE', 'MISSING_HERE']])
    service.simulator.control.clearBillDifferences()
    expect(await shop.reconcileAgain(shop.day, parts)).toBe('RECONCILED')
    expect(await openKinds()).toEqual([])
  })

  it.each(['2026-02-30', 'yesterday', '9999-12-31'])(
    'that is none or not over is refused: %s',
    async (day) => {
      await expect(shop.reconcileAgain(day)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
      expect(await runsOf()).toEqual([])
    },
  )

  it('is not asked for before ten in the morning of the next one', async () => {
    const { parts, days } = countedBill()
    const { end } = boundsOf(shop.day)
    await shop.reconcile(parts, new Date(end.getTime() + 10 * 3_600_000 - 1))
    expect(days).toEqual([])
    await shop.reconcile(parts, new Date(end.getTime() + 10 * 3_600_000))
    expect(days).toEqual([shop.day])
  })

  it('without trades is reconciled; one on which we had some waits for a bill that is late', async () => {
    expect(await shop.reconcileAgain(dayBefore(shop.day))).toBe('RECONCILED')
    expect(await shop.reconcileAgain(shop.day, answering({ kind: 'NO_TRADES' }))).toBe('POSTPONED')
    expect(await openKinds()).toEqual([])
  })

  it('on which we had trades and the channel to the last says that it had none is given up, and no payment is called missing', async () => {
    await shop.reconcile(answering({ kind: 'NO_TRADES' }))
    await service.sql`update payment.reconciliation_runs set due_at = ${shop.now()}, check_count = 12`
    await shop.reconcile(answering({ kind: 'NO_TRADES' }))
    expect(await runsOf()).toMatchObject([{ status: 'GIVEN_UP', reason: 'NO_TRADES', due: null }])
    expect(await openKinds()).toEqual([])
  })
})

describe('a bill that cannot be had', () => {
  it.each<BillResult>([
    { kind: 'NOT_READY' },
    { kind: 'UNKNOWN', reason: 'TOTALS' },
    { kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' },
  ])('leaves the day to be tried again, with the reason: %o', async (result) => {
    await shop.reconcile(answering(result))
    const reason = 'reason' in result ? result.reason : result.kind
    expect(await runsOf()).toMatchObject([{ status: 'PENDING', reason }])
    await shop.reconcile(answering(result))
    await service.sql`update payment.reconciliation_runs set due_at = ${shop.now()}`
    await shop.reconcile()
    expect(await runsOf()).toMatchObject([{ status: 'RECONCILED', reason: null }])
  })

  it('is given up after the last step of the schedule, and tried again when somebody asks', async () => {
    await shop.reconcile(answering({ kind: 'NOT_READY' }))
    await service.sql`update payment.reconciliation_runs set due_at = ${shop.now()}, check_count = 12`
    await shop.reconcile(answering({ kind: 'NOT_READY' }))
    expect(await runsOf()).toMatchObject([{ status: 'GIVEN_UP', reason: 'NOT_READY', due: null }])
    expect(await shop.reconcileAgain(shop.day)).toBe('RECONCILED')
  })
})

describe('a bill of thousands of rows', () => {
  it('is compared in parts, and none of it is lost', async () => {
    const rows = Array.from({ length: 2500 }, (_, index): BillRow => ({
      kind: 'PAYMENT',
      paymentId: `trade_${index}`,
      outTradeNo: `many_${index}`,
      outRequestNo: null,
      amountFen: 1n,
      feeFen: 0n,
      completedAt: new Date(boundsOf(dayBefore(shop.day)).start.getTime() + 3_600_000),
    }))
    await service.sql`
      insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen,
        status, payment_id, expires_at, paid_at)
      select gen_random_uuid(), tenant_id, order_id, channel, 'many_' || n, subject, 1, 'PAID', 'trade_' || n, expires_at,
        ${rows[0]?.completedAt ?? null}
      from payment.payment_attempts, generate_series(0, 2499) n where out_trade_no = ${paid.outTradeNo}`
    const day = dayBefore(shop.day)
    expect(await shop.reconcileAgain(day, answering({ kind: 'BILL', rows }))).toBe('RECONCILED')
    expect(await openKinds()).toEqual([])
    const fewer = rows.filter((_, index) => index !== 1234)
    expect(await shop.reconcileAgain(day, answering({ kind: 'BILL', rows: fewer }))).toBe('RECONCILED')
    expect(await differences()).toMatchObject([
      { kind: 'MISSING_THERE', outTradeNo: 'many_1234', tenantId: client.tenantId },
    ])
    await service.sql`delete from payment.reconciliation_differences`
    await service.sql`delete from payment.payment_attempts where out_trade_no like 'many_%'`
  })
})

describe('days that nobody reconciled', () => {
  it('are caught up with, the oldest first and a week at most', async () => {
    await service.sql`update payment.payment_attempts set created_at = created_at - interval '30 days'`
    const { parts, days } = countedBill()
    await shop.reconcile(parts)
    expect(days).toHaveLength(7)
    expect(days).toEqual(days.toSorted())
    expect(days.at(-1)).toBe(dayBefore(billDayOf(shop.now())))
    await service.sql`update payment.payment_attempts set created_at = created_at + interval '30 days'`
  })
})
