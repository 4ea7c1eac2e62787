import { kpiJobs } from '@interview-pass/service-kit'
import { errorCodeOf } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { payableOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, paidOrder, waitForMoney } from '../../test/refunds.ts'
import { kpis } from './kpis.store.ts'

const { service, client } = usePaymentService()

const answer = z.object({
  data: z.object({
    kpis: z.array(
      z.object({
        kpi: z.string(),
        values: z.array(
          z.object({ start: z.iso.datetime(), value: z.number().nullable(), samples: z.number() }),
        ),
      }),
    ),
  }),
})

const ask = async (query = '', tenant = client) =>
  administer(service, { role: 'TEAM_LEAD', tenant: await tenantOf(service, tenant) }, 'GET', `/kpi${query}`)

/** The latest value of each figure. */
async function latest(query = '', tenant = client): Promise<Record<string, number | null>> {
  const { data } = answer.parse(await (await ask(query, tenant)).json())
  return Object.fromEntries(data.kpis.map(({ kpi, values }) => [kpi, values.at(-1)?.value ?? null]))
}

async function run(name: string, now = new Date()): Promise<void> {
  const job = kpiJobs({ ...service.deps, now: () => now }, kpis).find((one) => one.name === name)
  await job?.run({ signal: new AbortController().signal })
}

const rows = () => service.sql`
  select kpi, period, period_start, numerator, denominator, updated_at from payment.kpi_values
  where tenant_id = ${client.tenantId} and period <> 'MINUTE' order by id`

describe('the figures of a tenant', () => {
  it('are shares of what happened, counted twice the same, and nobody else has them', async () => {
    const bought = [await paidOrder(service, client), await paidOrder(service, client)]
    await payableOrder(service, client)
    await run('count-kpis')
    const counted = await latest('?period=DAY')
    expect(counted).toMatchObject({
      PAYMENT_CONVERSION: 2 / 3,
      PAYMENT_SUCCESS: 1,
      CODE_IN_TIME: 1,
      CALLBACK_SUCCESS: 1,
      ABNORMAL_PAYMENTS: 0,
      REFUNDED_MONEY: 0,
    })
    expect(counted['PAYMENT_DELAY']).toBeLessThan(30)
    const before = await rows()
    await run('count-kpis')
    expect(await rows()).toEqual(before)

    const [order] = bought
    if (order === undefined) throw new Error('nothing was bought')
    await askForRefund(service, client, order)
    await waitForMoney(service, order.order_id, { status: 'REFUNDED' })
    await run('recount-kpis')
    for (const period of ['HOUR', 'DAY', 'WEEK']) {
      expect(await latest(`?period=${period}`)).toMatchObject({ REFUNDED_MONEY: 0.5 })
    }
    const stranger = await service.addTenant()
    expect(await latest('?period=DAY', stranger)).toMatchObject({ PAYMENT_CONVERSION: null })
  })

  it('are those of every hour that may still change, also of weeks ago, and a day is the sum of its hours', async () => {
    const order = await payableOrder(service, client)
    const madeAt = new Date(Date.now() - 20 * 86_400_000)
    await service.sql`
      update payment.orders set created_at = ${madeAt} where public_id = ${order.orderId}`
    await run('recount-kpis')
    const [day] = await service.sql`
      select d.denominator = sum(h.denominator) as "isSum", sum(h.denominator)::int as orders
      from payment.kpi_values d
      join payment.kpi_values h on h.tenant_id = d.tenant_id and h.kpi = d.kpi and h.period = 'HOUR'
        and date_trunc('day', h.period_start, 'Asia/Shanghai') = d.period_start
      where d.tenant_id = ${client.tenantId} and d.kpi = 'PAYMENT_CONVERSION' and d.period = 'DAY'
        and d.period_start <= ${madeAt} group by d.id, d.denominator`
    expect(day).toEqual({ isSum: true, orders: 1 })
  })

  it('are forgotten by the minute after two days and by the hour after ninety, and by the day never', async () => {
    await run('count-kpis')
    await service.sql`
      update payment.kpi_values set period_start = period_start - interval '91 days'
      where tenant_id = ${client.tenantId}`
    await run('recount-kpis')
    const old = await service.sql`
      select distinct period from payment.kpi_values
      where tenant_id = ${client.tenantId} and period_start < now() - interval '90 days' order by period`
    expect(old.map(({ period }) => String(period))).toEqual(['DAY', 'WEEK'])
  })

  it('are asked for by name and time; the last 24 periods and the one that runs when nothing else is said', async () => {
    const { data } = answer.parse(await (await ask('?kpi=PAYMENT_CONVERSION')).json())
    expect(data.kpis.map(({ kpi, values }) => [kpi, values.length])).toEqual([['PAYMENT_CONVERSION', 25]])
    for (const query of [
      '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      '?from=2020-01-01T00:00:00Z',
    ]) {
      const refused = await ask(query)
      expect([refused.status, await errorCodeOf(refused)]).toEqual([422, 'VALIDATION_FAILED'])
    }
  })
})
