import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { errorCodeOf, waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import type { CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { billDayOf, dayBefore } from './bill-day.ts'
import { dayView, differenceView } from './reconciliation-view.ts'

const { service, client } = usePaymentService({ channels: billedChannels })

const root: Bearer = { role: 'SUPER_ADMIN', subject: 'root' }
let admin: Bearer
let shop: BilledShop
let paid: CreatedOrder

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client), subject: 'ann' }
  shop = openBilledShop(service, client)
  paid = await paidOrder(service, client)
  await paidOrder(service, client)
  shop.goToBill()
})
beforeEach(() => shop.forgetReconciliation())

const listOf = <Item>(item: z.ZodType<Item>) =>
  z.object({ data: z.array(item), pagination: z.object({ total: z.number(), total_pages: z.number() }) })

const path = '/reconciliation/differences'

async function differencesOf(bearer: Bearer, query = '') {
  const answer = await administer(service, bearer, 'GET', `${path}${query}`)
  return listOf(differenceView).parse(await answer.json())
}

async function close(bearer: Bearer, differenceId: string, reason = 'the bank confirmed it') {
  const answer = await administer(service, bearer, 'POST', `${path}/${differenceId}/close`, {
    body: { reason },
  })
  return z.object({ data: differenceView }).parse(await answer.json()).data
}

/** A day whose bill lacks our payment and has one that is not ours; returns the ids of both differences. */
async function plant(): Promise<{ readonly ours: string; readonly nobodys: string }> {
  const { control } = service.simulator
  control.plantBillDifference({ kind: 'MISSING', outTradeNo: paid.outTradeNo })
  control.plantBillDifference({ kind: 'EXTRA', outTradeNo: 'foreign', amount: '9.00', billDate: shop.day })
  await shop.reconcileAgain(shop.day)
  const { data } = await differencesOf(root)
  const idOf = (outTradeNo: string) =>
    data.find(({ out_trade_no }) => out_trade_no === outTradeNo)?.difference_id ?? ''
  return { ours: idOf(paid.outTradeNo), nobodys: idOf('foreign') }
}

const actsOn = (resourceId: string) => service.sql`
  select tenant_id, actor, action, is_foreign, metadata from payment.audit_logs where resource_id = ${resourceId}`

describe('an operator', () => {
  it('closes a difference with a reason, once, and it is not opened again', async () => {
    const { ours } = await plant()
    expect(await close(admin, ours)).toMatchObject({
      status: 'CLOSED',
      kind: 'MISSING_THERE',
      ours: 'PAID 199.00',
      theirs: null,
      reason: 'the bank confirmed it',
      ended_by: 'ann',
    })
    expect(await close({ ...admin, subject: 'bob' }, ours, 'another')).toMatchObject({ ended_by: 'ann' })
    await shop.reconcileAgain(shop.day)
    expect((await differencesOf(admin, '?status=OPEN')).data).toEqual([])
    expect(await actsOn(ours)).toMatchObject([
      {
        tenant_id: client.tenantId,
        actor: 'ann',
        action: 'CLOSE_DIFFERENCE',
        is_foreign: false,
        metadata: { channel: 'ALIPAY', day: shop.day, kind: 'MISSING_THERE', out_trade_no: paid.outTradeNo },
      },
    ])
  })

  it('gives a reason, or closes nothing', async () => {
    const { ours } = await plant()
    for (const body of [{}, { reason: '' }, { reason: 'x'.repeat(257) }]) {
      const answer = await administer(service, admin, 'POST', `${path}/${ours}/close`, { body })
      expect(await errorCodeOf(answer)).toBe('VALIDATION_FAILED')
    }
    expect((await differencesOf(admin)).data).toMatchObject([{ status: 'OPEN' }])
  })

  it("sees and closes no other tenant's, and none about a number that no attempt has", async () => {
    const { ours, nobodys } = await plant()
    const stranger = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, await service.addTenant()) }
    expect((await differencesOf(stranger)).data).toEqual([])
    const closing = { body: { reason: 'mine' } }
    for (const [bearer, id] of [
      [stranger, ours],
      [stranger, nobodys],
      [admin, nobodys],
      [admin, randomUUID()],
    ] as const) {
      const answers = [
        await administer(service, bearer, 'GET', `${path}/${id}`),
        await administer(service, bearer, 'POST', `${path}/${id}/close`, closing),
      ]
      for (const answer of answers) expect(await errorCodeOf(answer)).toBe('DIFFERENCE_NOT_FOUND')
    }
    expect((await differencesOf(root, '?status=OPEN')).pagination.total).toBe(2)
  })

  it('of all tenants sees every one with its tenant, and closes what is about nobody', async () => {
    const { ours, nobodys } = await plant()
    expect((await differencesOf(root)).data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ difference_id: ours, tenant_id: admin.tenant }),
        expect.objectContaining({ difference_id: nobodys, tenant_id: null, theirs: 'PAID 9.00' }),
      ]),
    )
    expect(await close(root, nobodys)).toMatchObject({ status: 'CLOSED', ended_by: 'root' })
    expect(await actsOn(nobodys)).toMatchObject([{ tenant_id: null, actor: 'root', is_foreign: false }])
    const acts = await administer(service, root, 'GET', `/audit-logs?resource_id=${nobodys}`)
    expect(await acts.text()).toContain('"tenant_id":null,"actor":"root"')
    await close(root, ours)
    expect(await actsOn(ours)).toMatchObject([{ tenant_id: client.tenantId, is_foreign: true }])
  })

  it('finds differences by what is known of them, a page at a time', async () => {
    const { ours } = await plant()
    const found = async (query: string) =>
      (await differencesOf(root, query)).data.map(({ out_trade_no: number }) => number)
    expect(await found('?kind=MISSING_HERE')).toEqual(['foreign'])
    expect(await found(`?out_trade_no=${paid.outTradeNo}`)).toEqual([paid.outTradeNo])
    expect(await found(`?day=${dayBefore(shop.day)}`)).toEqual([])
    expect(await found('?channel=OTHER')).toEqual([])
    expect(await found(`?day=${shop.day}&channel=ALIPAY`)).toHaveLength(2)
    await close(root, ours)
    expect(await found('?status=OPEN')).toEqual(['foreign'])
    const pages = [await differencesOf(root, '?size=1'), await differencesOf(root, '?size=1&page=2')]
    expect(pages.map(({ data, pagination }) => [data.length, pagination.total_pages])).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(new Set(pages.map(({ data }) => data[0]?.difference_id)).size).toBe(2)
  })
})

/** Over by the machine's clock, which is the service's. */
const dayThatIsOver = () => dayBefore(dayBefore(billDayOf(new Date())))

const plantForeign = (billDate: string) =>
  service.simulator.control.plantBillDifference({
    kind: 'EXTRA',
    outTradeNo: 'foreign',
    amount: '9.00',
    billDate,
  })

describe('a day that an operator of all tenants asks for', () => {
  const days = async (query: string) => {
    const answer = await administer(service, root, 'GET', `/reconciliation/days${query}`)
    return listOf(dayView).parse(await answer.json()).data
  }
  const askFor = (channel: string, day: string) =>
    administer(service, root, 'POST', `/reconciliation/days/${channel}/${day}/reconcile`)

  it('is reconciled soon, and again each time it is asked for, with whoever asked written down', async () => {
    const day = dayThatIsOver()
    const reconciled = () =>
      waitUntil('the day is reconciled', async () => {
        const [run] = await days(`?channel=ALIPAY&day=${day}&status=RECONCILED`)
        return run
      })
    const asked = await askFor('ALIPAY', day)
    expect(asked.status).toBe(202)
    expect(await asked.json()).toMatchObject({ data: { channel: 'ALIPAY', day, status: 'PENDING' } })
    expect(await reconciled()).toMatchObject({ payments: 0, paid: '0.00', fee: '0.00', next_try_at: null })
    plantForeign(day)
    await askFor('ALIPAY', day)
    await waitUntil('it differs', async () => (await differencesOf(root, `?day=${day}`)).data.length === 1)
    expect(await reconciled()).toMatchObject({ payments: 1, paid: '9.00', try_reason: null })
    const acts = await service.sql`
      select tenant_id, actor, metadata from payment.audit_logs where action = 'RECONCILE_DAY'`
    const act = { tenant_id: null, actor: 'root', metadata: { channel: 'ALIPAY', day } }
    expect(acts).toMatchObject([act, act])
  })

  it.each([
    ['NONE', '2026-01-15', 'params.channel'],
    ['ALIPAY', '9999-12-31', 'params.day'],
    ['ALIPAY', '2026-02-30', 'params.day'],
  ])('is refused when there is no such day: %s %s', async (channel, day, field) => {
    const answer = await askFor(channel, day)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(`"${field}"`)
    expect(await days('')).toEqual([])
  })
})

describe('the command', () => {
  function runCommand(args: readonly string[], env: Readonly<Record<string, string>>) {
    const command = fileURLToPath(new URL('../reconcile.ts', import.meta.url))
    return promisify(execFile)(process.execPath, [command, ...args], { env: { ...env, LOG_LEVEL: 'fatal' } })
  }

  it('says what is wrong with its arguments before it reads its settings or opens anything', async () => {
    await expect(runCommand(['--day', '2026-02-31'], {})).rejects.toMatchObject({
      code: 1,
      stderr:
        'reconcile: --day must be a day in Beijing that is over\n  what to do: node src/reconcile.ts --day 2026-01-15 [--channel ALIPAY]\n',
    })
  })

  it('reconciles a day and prints what differs', async () => {
    const day = dayThatIsOver()
    plantForeign(day)
    const variables = Object.entries(service.deps.config).filter(([, value]) => value !== undefined)
    const env = Object.fromEntries(variables.map(([name, value]) => [name, String(value)]))
    const { stdout } = await runCommand(['--day', day], env)
    expect(stdout).toMatch(/^RECONCILED\n[0-9a-f-]{36}\tOPEN\tMISSING_HERE\tforeign\t-\tPAID 9\.00\n$/)
  })
})
