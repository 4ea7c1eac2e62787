import { waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer } from '../../test/admin.ts'
import { headerPayAt } from '../../test/header-pay/header-pay-channel.ts'
import { proofOf } from '../../test/header-pay/header-pay-proof.ts'
import { openHeaderPayProvider } from '../../test/header-pay/header-pay-provider.ts'
import { actOn, createOrder, factsOf, waitForFacts, type CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { askForRefund, moneyOf, waitForMoney } from '../../test/refunds.ts'
import { channelAdapters } from '../channels.ts'
import { billDayOf, boundsOf, dayBefore } from '../reconciliation/bill-day.ts'
import { differenceView } from '../reconciliation/reconciliation-view.ts'

/** Its books are of a day that is over, so that there is a bill of it. */
const day = dayBefore(billDayOf(new Date()))
const noon = new Date(boundsOf(day).start.getTime() + 12 * 3_600_000)
const provider = await openHeaderPayProvider(() => noon)

const { service, client } = usePaymentService({
  channels: { ...channelAdapters, HEADER_PAY: headerPayAt(provider.url) },
})

afterEach(() => {
  provider.setSilent(false)
  provider.loseAnswers('POST /refunds', 0)
})
afterAll(() => provider.close())

const order = () => createOrder(service, client, { channel: 'HEADER_PAY' })

async function paidOrder(): Promise<CreatedOrder> {
  const made = await order()
  provider.pay(made.outTradeNo)
  await waitForFacts(service, made.order_id, { status: 'PAID', codes: 1, events: 1 })
  return made
}

/** What the channel's own books hold of an order's trade. */
const tradeOf = ({ outTradeNo }: CreatedOrder) => provider.books.find(outTradeNo)

const deliver = (body: string, headers: Record<string, string>) =>
  fetch(new URL('/api/v1/payment/callback/header-pay', service.service.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

const refused = [500, '{"code":"FAIL","message":"again"}']

describe('a payment through a channel that is one folder and one line', () => {
  it('is settled by the notification that the channel sends: proof in headers, JSON and a status back', async () => {
    const made = await order()
    expect(made.qr_code).toBe(`headerpay://${made.outTradeNo}`)
    provider.pay(made.outTradeNo)
    await waitForFacts(service, made.order_id, { status: 'PAID', codes: 1, events: 1 })
    const [kept] = await service.sql`
      select outcome, deliveries, raw from payment.notifications where out_trade_no = ${made.outTradeNo}`
    expect(kept).toMatchObject({ outcome: 'SETTLED', deliveries: 1 })
    expect(kept?.['raw']).toContain('TRANSACTION.SUCCESS')
  })

  it('is not settled by what the channel has not proved, and once by what it sends twice', async () => {
    const made = await order()
    const notice = JSON.stringify({
      id: `twice-${made.outTradeNo}`,
      event_type: 'TRANSACTION.SUCCESS',
      create_time: new Date().toISOString(),
      resource: {
        out_trade_no: made.outTradeNo,
        transaction_id: `H${made.outTradeNo}`,
        success_time: noon.toISOString(),
        total: 19_900,
        refunded: 0,
      },
    })
    const forged = await deliver(notice, proofOf(notice, 'another secret'))
    expect([forged.status, await forged.text()]).toEqual(refused)
    const rewritten = await deliver(`${notice} `, proofOf(notice))
    expect([rewritten.status, await rewritten.text()]).toEqual(refused)
    expect(await factsOf(service, made.order_id)).toMatchObject({ status: 'PENDING', codes: 0 })
    provider.setSilent(true)
    provider.pay(made.outTradeNo)
    for (const time of ['first', 'second']) {
      const answer = await deliver(notice, proofOf(notice))
      expect([time, answer.status, await answer.text()]).toEqual([time, 200, '{"code":"SUCCESS"}'])
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    }
    expect(await factsOf(service, made.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
  })

  it('is refused in its own way where HTTP itself cannot take the notification', async () => {
    const answer = await deliver('{}', { 'content-type': 'text/html' })
    expect([answer.status, await answer.text()]).toEqual(refused)
  })

  it('is found by a query when no notification comes', async () => {
    const made = await order()
    provider.setSilent(true)
    provider.pay(made.outTradeNo)
    expect(await actOn(service, client, made, 'sync')).toMatchObject({
      status: 200,
      data: { status: 'PAID' },
    })
  })

  it('has one QR code when the answer to the first request for it is lost', async () => {
    provider.loseAnswers('POST /trades', 1)
    const made = await order()
    expect(made.qr_code).toBe(`headerpay://${made.outTradeNo}`)
    provider.pay(made.outTradeNo)
    await waitForFacts(service, made.order_id, { status: 'PAID', codes: 1 })
  })
})

describe('an order that nobody pays', () => {
  it('is closed at the channel when it is cancelled, so that nobody can pay it any more', async () => {
    const made = await order()
    expect(await actOn(service, client, made, 'cancel')).toMatchObject({
      status: 200,
      data: { status: 'CANCELLED' },
    })
    expect(tradeOf(made)).toMatchObject({ trade_state: 'CLOSED' })
    expect(() => provider.pay(made.outTradeNo)).toThrow('CLOSED')
  })

  it('is not cancelled when it was paid meanwhile', async () => {
    const made = await order()
    provider.setSilent(true)
    provider.pay(made.outTradeNo)
    expect(await actOn(service, client, made, 'cancel')).toMatchObject({
      status: 409,
      error: { code: 'DUPLICATE_PAYMENT' },
    })
    expect(await factsOf(service, made.order_id)).toMatchObject({ status: 'PAID', codes: 1 })
  })

  it('gets another QR code, at another channel, too, after the first one is closed', async () => {
    const made = await order()
    const path = `/api/v1/payment/orders/${made.order_id}/attempts`
    const again = await service.send(client, 'POST', path, {})
    expect(again.status).toBe(201)
    expect(tradeOf(made)).toMatchObject({ trade_state: 'CLOSED' })
    const elsewhere = await service.send(client, 'POST', path, { channel: 'ALIPAY' })
    expect(elsewhere.status).toBe(201)
    const attempts = await service.sql`
      select a.channel, a.status from payment.payment_attempts a join payment.orders o on o.id = a.order_id
      where o.public_id = ${made.order_id} order by a.id`
    expect(attempts.map(({ channel, status }) => `${channel} ${status}`)).toEqual([
      'HEADER_PAY CLOSED',
      'HEADER_PAY CLOSED',
      'ALIPAY AWAITING_PAYMENT',
    ])
  })
})

describe('money', () => {
  it('goes back in full: the channel took the request in, and confirms it when it is asked', async () => {
    const made = await paidOrder()
    const { status, data } = await askForRefund(service, client, made)
    expect([status, data]).toMatchObject([201, { status: 'SUCCEEDED', amount: '199.00' }])
    expect(await moneyOf(service, made.order_id)).toMatchObject({
      status: 'REFUNDED',
      code: 'REVOKED',
      refunds: ['REQUESTED SUCCEEDED 19900'],
    })
    expect(tradeOf(made)).toMatchObject({ refunded: 19_900 })
  })

  it('goes back in parts, each under a number of its own, and not a fen more than was paid', async () => {
    const made = await paidOrder()
    expect(await askForRefund(service, client, made, { amount: '50.00' })).toMatchObject({ status: 201 })
    await askForRefund(service, client, made, { amount: '100.00' })
    const over = await askForRefund(service, client, made, { amount: '49.01' })
    expect(over).toMatchObject({ status: 409, error: { code: 'REFUND_NOT_ALLOWED' } })
    await askForRefund(service, client, made, { amount: '49.00' })
    await waitForMoney(service, made.order_id, { status: 'REFUNDED', refundedFen: 19_900, code: 'REVOKED' })
    const returned = provider.books.refundsOf(made.outTradeNo)
    expect(returned.map(({ refund }) => refund)).toEqual([5_000, 10_000, 4_900])
  })

  it('whose way back is unknown is found by a query, and goes back once', async () => {
    const made = await paidOrder()
    provider.setSilent(true)
    provider.loseAnswers('POST /refunds', 1)
    const { status, data } = await askForRefund(service, client, made, { amount: '20.00' })
    expect([status, data]).toMatchObject([202, { status: 'UNKNOWN' }])
    expect(await moneyOf(service, made.order_id)).toMatchObject({ refundedFen: 0 })
    await service.sql`update payment.refunds set check_due_at = now() where public_id = ${String(data['refund_id'])}`
    await waitForMoney(service, made.order_id, { status: 'PAID', refundedFen: 2_000 })
    expect(provider.books.refundsOf(made.outTradeNo)).toHaveLength(1)
  })

  it('that goes back in its console is booked once the channel confirms it', async () => {
    const made = await paidOrder()
    provider.refundInConsole(made.outTradeNo, 3_000)
    await waitForMoney(service, made.order_id, {
      status: 'PAID',
      refundedFen: 3_000,
      refunds: ['OUTSIDE SUCCEEDED 3000'],
    })
    await actOn(service, client, made, 'sync')
    expect(await moneyOf(service, made.order_id)).toMatchObject({ status: 'PAID', refundedFen: 3_000 })
    provider.refundInConsole(made.outTradeNo, 16_900)
    await waitForMoney(service, made.order_id, {
      status: 'REFUNDED',
      refunds: ['OUTSIDE SUCCEEDED 3000', 'OUTSIDE SUCCEEDED 16900'],
    })
  })
})

describe("the channel's bill", () => {
  const differences = z.object({ data: z.array(differenceView) })
  const root: Bearer = { role: 'SUPER_ADMIN', subject: 'root' }
  let missed: CreatedOrder
  let refundedOutside: CreatedOrder
  let unknown: string

  beforeAll(async () => {
    missed = await order()
    refundedOutside = await paidOrder()
    provider.setSilent(true)
    provider.pay(missed.outTradeNo)
    provider.refundInConsole(refundedOutside.outTradeNo, 1_000)
    unknown = `foreign${missed.outTradeNo}`.slice(0, 32)
    provider.books.place({ out_trade_no: unknown, total: 900, notify_url: provider.url })
    provider.pay(unknown)
  })

  it('is compared with our books: what was missed is settled and booked, the rest is listed', async () => {
    const path = `/reconciliation/days/HEADER_PAY/${day}/reconcile`
    expect((await administer(service, root, 'POST', path)).status).toBe(202)
    await waitUntil('the day is reconciled', async () => {
      const answer = await administer(service, root, 'GET', '/reconciliation/days?channel=HEADER_PAY')
      return (await answer.text()).includes('"status":"RECONCILED"')
    })
    const list = await administer(service, root, 'GET', `/reconciliation/differences?day=${day}`)
    const { data } = differences.parse(await list.json())
    const found = data.map((one) => [one.out_trade_no, `${one.kind} ${one.status} ${one.theirs}`])
    expect(Object.fromEntries(found)).toEqual({
      [unknown]: 'MISSING_HERE OPEN PAID 9.00',
      [refundedOutside.outTradeNo]: 'REFUND HEALED REFUNDED 10.00',
      [missed.outTradeNo]: 'STATUS HEALED PAID 199.00',
    })
    expect(await factsOf(service, missed.order_id)).toMatchObject({ status: 'PAID', codes: 1, events: 1 })
    expect(await moneyOf(service, refundedOutside.order_id)).toMatchObject({ refundedFen: 1_000 })
  })
})
