import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import type { CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { billDayOf, boundsOf, dayBefore } from './bill-day.ts'
import { closeDifference, listDifferences } from './close-difference.ts'
import { measureReconciliation } from './measure-reconciliation.ts'

const { service, client } = usePaymentService({ channels: billedChannels })

let shop: BilledShop
let paid: CreatedOrder

beforeAll(async () => {
  shop = openBilledShop(service, client)
  paid = await paidOrder(service, client)
  await paidOrder(service, client)
  const { end } = boundsOf(shop.day)
  shop.goTo(new Date(end.getTime() + 11 * 3_600_000).toISOString())
})
beforeEach(async () => {
  service.simulator.control.clearBillDifferences()
  await service.sql`delete from payment.reconciliation_differences`
  await service.sql`delete from payment.reconciliation_runs`
})

const openKinds = async () =>
  (await listDifferences(service.deps, { tenantId: undefined, status: 'OPEN', limit: 100 })).map(
    ({ kind }) => kind,
  )

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
    await shop.reconcileAgain(dayBefore(shop.day), {
      downloadBill: () => Promise.resolve({ kind: 'NOT_READY' }),
    })
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

describe('the command', () => {
  async function runCommand(...given: string[]) {
    const variables = Object.entries(service.deps.config).filter(([, value]) => value !== undefined)
    const env = Object.fromEntries(variables.map(([name, value]) => [name, String(value)]))
    const command = fileURLToPath(new URL('../reconcile.ts', import.meta.url))
    return promisify(execFile)(process.execPath, [command, ...given], { env: { ...env, LOG_LEVEL: 'fatal' } })
  }

  it('names the field and the rule of what it cannot do, in one line', async () => {
    await expect(runCommand('--day', '2026-02-31')).rejects.toMatchObject({
      code: 1,
      stderr:
        'reconcile: VALIDATION_FAILED {"fields":[{"field":"day","rule":"must be a day in Beijing that is over"}]}\n',
    })
  })

  it('reconciles a day and prints what differs', async () => {
    // Its clock is the machine's.
    const day = dayBefore(dayBefore(billDayOf(new Date())))
    service.simulator.control.plantBillDifference({
      kind: 'EXTRA',
      outTradeNo: 'foreign',
      amount: '9.00',
      billDate: day,
    })
    const { stdout } = await runCommand('--day', day)
    expect(stdout).toMatch(/^RECONCILED\n[0-9a-f-]{36}\tOPEN\tMISSING_HERE\tforeign\t-\tPAID 9\.00\n$/)
  })
})
