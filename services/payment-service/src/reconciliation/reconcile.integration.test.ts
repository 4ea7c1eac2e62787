import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import { factsOf, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { channelNamed, type BillResult, type PaymentChannel } from '../channels/payment-channel.ts'
import { billDayOf, boundsOf, dayBefore } from './bill-day.ts'
import { closeDifference, listDifferences } from './close-difference.ts'
import { measureReconciliation } from './measure-reconciliation.ts'

const { service, client } = usePaymentService({ channels: billedChannels })

let shop: BilledShop
let paid: CreatedOrder
/** Until the first test has healed it. */
let missed: CreatedOrder

beforeAll(async () => {
  shop = openBilledShop(service, client)
  paid = await paidOrder(service, client)
  await paidOrder(service, client)
  missed = await shop.missedOrder()
  const { end } = boundsOf(shop.day)
  shop.goTo(new Date(end.getTime() + 11 * 3_600_000).toISOString())
})
beforeEach(async () => {
  service.simulator.control.clearBillDifferences()
  await service.sql`delete from payment.reconciliation_differences`
  await service.sql`delete from payment.reconciliation_runs`
})

const runsOf = async () =>
  (
    await service.sql`
    select day::text, status, check_reason as reason, due_at as due from payment.reconciliation_runs order by day`
  ).map((row) => ({ ...row }))

const openKinds = async () =>
  (await listDifferences(service.deps, { tenantId: undefined, status: 'OPEN', limit: 100 })).map(
    ({ kind }) => kind,
  )

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

const answering = (result: BillResult): Partial<PaymentChannel> => ({
  downloadBill: () => Promise.resolve(result),
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
    await shop.reconcile(parts)
    service.simulator.control.plantBillDifference({ kind: 'MISSING', outTradeNo: paid.outTradeNo })
    service.simulator.control.plantBillDifference({
      kind: 'EXTRA',
      outTradeNo: 'foreign',
      amount: '9.00',
      billDate: shop.day,
    })
    await shop.reconcile(parts)
    expect([days.length, await openKinds()]).toEqual([1, []])
    expect(await shop.reconcileAgain(shop.day, parts)).toBe('RECONCILED')
    expect([days.length, await openKinds()]).toEqual([2, ['MISSING_THERE', 'MISSING_HERE']])
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

describe('an operator', () => {
  const plant = async () => {
    service.simulator.control.plantBillDifference({ kind: 'MISSING', outTradeNo: paid.outTradeNo })
    await shop.reconcileAgain(shop.day)
    const [difference] = await listDifferences(service.deps, { tenantId: client.tenantId, limit: 10 })
    if (difference === undefined) throw new Error('there is no difference')
    return { tenantId: client.tenantId, differenceId: difference.publicId }
  }
  const closing = { reason: 'the bank confirmed it', actor: 'somebody' }

  it('closes a difference with a reason, once, and it is not opened again', async () => {
    const key = await plant()
    expect(await closeDifference(service.deps, { ...key, ...closing })).toMatchObject({
      status: 'CLOSED',
      reason: 'the bank confirmed it',
      endedBy: 'somebody',
    })
    const again = { ...key, reason: 'another', actor: 'somebody else' }
    expect(await closeDifference(service.deps, again)).toMatchObject({ endedBy: 'somebody' })
    await shop.reconcileAgain(shop.day)
    expect(await openKinds()).toEqual([])
  })

  it("sees and closes no other tenant's", async () => {
    const { differenceId } = await plant()
    const { tenantId } = await service.addTenant()
    expect(await listDifferences(service.deps, { tenantId, limit: 10 })).toEqual([])
    expect(await closeDifference(service.deps, { tenantId, differenceId, ...closing })).toBeUndefined()
    expect(await openKinds()).toEqual(['MISSING_THERE'])
  })

  it('is alerted by what is measured: open differences by kind, the last day, and days that wait', async () => {
    await plant()
    await shop.reconcileAgain(dayBefore(shop.day), answering({ kind: 'NOT_READY' }))
    await measureReconciliation(service.deps)
    const text = await service.deps.metrics.render()
    const value = (series: string) => Number(new RegExp(`^${series}[^}]*} (\\S+)$`, 'm').exec(text)?.[1])
    expect(value('reconciliation_differences_open{channel="ALIPAY",kind="MISSING_THERE"')).toBe(1)
    expect(value('reconciliation_differences_open{channel="ALIPAY",kind="FEE"')).toBe(0)
    expect(value('reconciliation_last_day_seconds{channel="ALIPAY"')).toBe(
      boundsOf(shop.day).end.getTime() / 1000,
    )
    expect(value('reconciliation_days_open{channel="ALIPAY"')).toBe(1)
  })
})
