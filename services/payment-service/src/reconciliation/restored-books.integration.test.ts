import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { forgetCopies, programsOrReason, restoreDump, takeDump } from '@interview-pass/stack/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administer } from '../../test/admin.ts'
import { billedChannels, openBilledShop, type BilledShop } from '../../test/billed-day.ts'
import { factsOf, waitForFacts, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, paidOrder, waitForMoney } from '../../test/refunds.ts'
import { listDifferences } from './administer-differences.ts'
import { billDayOf } from './bill-day.ts'

const { instance, isMissing, title } = await programsOrReason()
const { service, client } = usePaymentService({ channels: billedChannels })
const control = () => service.simulator.control
const folder = mkdtempSync(path.join(tmpdir(), 'backup-'))

let shop: BilledShop
/** Paid and heard of before the backup; a part of it went back afterwards. */
let known: CreatedOrder
/** Paid before the backup; a part of it went back afterwards, and is asked for once more by whoever heard no answer. */
let askedAgain: CreatedOrder
/** Made before the backup, paid after it. */
let paidAfter: CreatedOrder
/** Made and paid after the backup. */
let unknown: CreatedOrder
let putAside: string | undefined

/** Sells, backs up, sells on, and is left with what the backup knows. */
beforeAll(async () => {
  if (isMissing) return
  shop = openBilledShop(service, client)
  known = await paidOrder(service, client)
  askedAgain = await paidOrder(service, client)
  paidAfter = await shop.unpaidOrder()
  // The day that our books begin with is the channel's, which may be ahead of the machine.
  await service.sql`update payment.payment_attempts set created_at = ${shop.now()}`
  const { ownerUrl, superuserUrl, redisUrl, namespace } = service.namespace
  const { file } = await takeDump(instance, { databaseUrl: ownerUrl, folder })
  control().changeTrade(paidAfter.outTradeNo, 'PAY')
  await waitForFacts(service, paidAfter.order_id, { status: 'PAID', codes: 1 })
  unknown = await paidOrder(service, client)
  await askForRefund(service, client, known, { amount: '50.00', key: 'known' })
  await askForRefund(service, client, askedAgain, { amount: '30.00', key: 'asked again' })
  await waitForMoney(service, known.order_id, { refundedFen: 5_000 })
  await waitForMoney(service, askedAgain.order_id, { refundedFen: 3_000 })
  const restored = await restoreDump(instance, { serverUrl: superuserUrl, file, replace: true })
  putAside = restored.putAside
  await forgetCopies(redisUrl, namespace)
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  if (putAside !== undefined) await service.sql`drop database ${service.sql(putAside)} with (force)`
})

const openDifferences = async () => {
  const all = { page: 1, size: 100 }
  const { found } = await listDifferences(service.deps, { tenantId: undefined, status: 'OPEN' }, all)
  return found.map(({ difference }) => difference)
}

/** What is left to us of each trade, in fen, by the channel's ledger. */
function leftAtChannel(): Record<string, bigint> {
  const left: Record<string, bigint> = {}
  for (const { outTradeNo, amountFen } of control().readLedger().movements) {
    left[outTradeNo] = (left[outTradeNo] ?? 0n) + amountFen
  }
  return left
}

/** The same by our books. */
async function leftHere(): Promise<Record<string, bigint>> {
  const rows = await service.sql<{ number: string; fen: bigint }[]>`
    select a.out_trade_no as number, a.amount_fen - coalesce((
      select sum(r.amount_fen) from payment.refunds r where r.attempt_id = a.id and r.status = 'SUCCEEDED'), 0)::bigint as fen
    from payment.payment_attempts a where a.status in ('PAID', 'REFUNDED')`
  return Object.fromEntries(rows.map(({ number, fen }) => [number, fen]))
}

describe.skipIf(isMissing)(`books that were restored from a backup${title}`, () => {
  it('know nothing of what was paid and given back since', async () => {
    expect(await factsOf(service, paidAfter.order_id)).toMatchObject({
      status: 'PENDING',
      codes: 0,
      events: 0,
    })
    expect(await moneyOf(service, known.order_id)).toMatchObject({
      status: 'PAID',
      refundedFen: 0,
      refunds: [],
    })
    expect(await factsOf(service, unknown.order_id)).toEqual({})
  })

  it('give a part back once, although it is asked for again under its key', async () => {
    await askForRefund(service, client, askedAgain, { amount: '30.00', key: 'asked again' })
    await waitForMoney(service, askedAgain.order_id, {
      refundedFen: 3_000,
      refunds: ['REQUESTED SUCCEEDED 3000'],
    })
    expect(leftAtChannel()[askedAgain.outTradeNo]).toBe(16_900n)
  })

  it('have it again from the channel, once its bill is there', async () => {
    shop.goToBill()
    await shop.reconcile()
    expect(await factsOf(service, paidAfter.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
    expect(await moneyOf(service, known.order_id)).toMatchObject({
      refundedFen: 5_000,
      refunds: ['OUTSIDE SUCCEEDED 5000'],
    })
  })

  it('know a refund by its key that the bill told them of', async () => {
    const { status, data } = await askForRefund(service, client, known, { amount: '50.00', key: 'known' })
    expect({ status, data }).toMatchObject({ status: 201, data: { status: 'SUCCEEDED', amount: '50.00' } })
    expect(leftAtChannel()[known.outTradeNo]).toBe(14_900n)
    expect(await moneyOf(service, known.order_id)).toMatchObject({ refundedFen: 5_000 })
  })

  it('show the payment of an order that nobody knows any more, and nothing else', async () => {
    expect(await openDifferences()).toMatchObject([
      { kind: 'MISSING_HERE', outTradeNo: unknown.outTradeNo, theirs: 'PAID 199.00', tenantId: null },
    ])
    expect({ ...(await leftHere()), [unknown.outTradeNo]: 19_900n }).toEqual(leftAtChannel())
  })

  it('agree with the channel when that payment was given back in its console and somebody has said so', async () => {
    const dayOfReturn = billDayOf(shop.now())
    control().refund(unknown.outTradeNo)
    shop.goTo(new Date(shop.now().getTime() + 24 * 3_600_000).toISOString())
    expect(await shop.reconcileAgain(dayOfReturn)).toBe('RECONCILED')
    const open = await openDifferences()
    expect(open.map(({ kind, theirs }) => [kind, theirs])).toEqual([
      ['MISSING_HERE', 'REFUNDED 199.00'],
      ['MISSING_HERE', 'PAID 199.00'],
    ])
    const body = { reason: 'of an order lost with the database, given back' }
    for (const { publicId } of open) {
      const path = `/reconciliation/differences/${publicId}/close`
      const closed = await administer(service, { role: 'SUPER_ADMIN', subject: 'root' }, 'POST', path, {
        body,
      })
      expect(closed.status).toBe(200)
    }
    expect(await openDifferences()).toEqual([])
    expect({ ...(await leftHere()), [unknown.outTradeNo]: 0n }).toEqual(leftAtChannel())
    for (const { order_id: orderId } of [known, paidAfter]) {
      expect(await factsOf(service, orderId)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
    }
  })
})
