import { useHeldJob } from '@interview-pass/service-kit/testing'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import type { CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { boundsOf, dayBefore } from './bill-day.ts'
import { measureReconciliation } from './measure-reconciliation.ts'

const { service, client } = usePaymentService({ channels: billedChannels })
useHeldJob(service, 'payment', 'reconcile')

let shop: BilledShop
let paid: CreatedOrder

beforeAll(async () => {
  shop = openBilledShop(service, client)
  paid = await paidOrder(service, client)
  // A day of which half is missing is believed; one of which all is, is not.
  await paidOrder(service, client)
  shop.goToBill()
})
beforeEach(() => shop.forgetReconciliation())

const notReady = { downloadBill: () => Promise.resolve({ kind: 'NOT_READY' as const }) }

/** What is measured now, by a series without its last labels. */
async function measured(): Promise<(series: string) => number> {
  await measureReconciliation(service.deps)
  const text = await service.deps.metrics.render()
  return (series) => Number(new RegExp(`^${series}[^}]*} (\\S+)$`, 'm').exec(text)?.[1])
}

describe('an operator is alerted by what is measured', () => {
  it('when no bill could ever be compared: the first day that was asked for', async () => {
    const first = dayBefore(shop.day)
    await shop.reconcileAgain(shop.day, notReady)
    await shop.reconcileAgain(first, notReady)
    const value = await measured()
    const begin = boundsOf(first).start.getTime() / 1000
    expect(value('reconciliation_last_day_seconds{channel="ALIPAY"')).toBe(begin)
  })

  it('open differences by kind, the last day that was compared, and days that wait', async () => {
    service.simulator.control.plantBillDifference({ kind: 'MISSING', outTradeNo: paid.outTradeNo })
    await shop.reconcileAgain(shop.day)
    await shop.reconcileAgain(dayBefore(shop.day), notReady)
    const value = await measured()
    expect(value('reconciliation_differences_open{channel="ALIPAY",kind="MISSING_THERE"')).toBe(1)
    expect(value('reconciliation_differences_open{channel="ALIPAY",kind="FEE"')).toBe(0)
    const end = boundsOf(shop.day).end.getTime() / 1000
    expect(value('reconciliation_last_day_seconds{channel="ALIPAY"')).toBe(end)
    expect(value('reconciliation_days_open{channel="ALIPAY"')).toBe(1)
  })
})
