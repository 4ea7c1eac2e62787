import { paymentRefunded } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createOrder, paySilently, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { askForRefund, moneyOf, paidOrder, returnedAtChannel, waitForMoney } from '../../test/refunds.ts'
import { bookReturnedMoney } from './book-returned-money.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'

const { service, client } = usePaymentService()

const control = () => service.simulator.control

beforeEach(() => control().clearFaults())

const eventsOf = async (orderId: string) =>
  (await recordedEvents(service, paymentRefunded, orderId)).map(({ data }) => [data.amount, data.full])

describe('money that was given back in the console of the channel', () => {
  it('all of it: order, code, event and log are as after a refund of ours', async () => {
    const order = await paidOrder(service, client)
    control().refund(order.outTradeNo)
    await waitForMoney(service, order.order_id, {
      status: 'REFUNDED',
      refundedFen: 19_900,
      code: 'REVOKED',
      attempts: ['REFUNDED'],
      refunds: ['OUTSIDE SUCCEEDED 19900'],
    })
    expect(await eventsOf(order.order_id)).toEqual([['199.00', true]])
    const log = await service.sql`
      select l.actor, l.metadata ->> 'cause' as cause from payment.payment_logs l
      join payment.orders o on o.id = l.order_id where o.public_id = ${order.order_id} and l.action = 'REFUND'`
    expect(log.map((row) => ({ ...row }))).toEqual([{ actor: 'CHANNEL', cause: 'OUTSIDE' }])
  })

  it('in parts: each is booked once, however often it is told', async () => {
    const order = await paidOrder(service, client)
    control().refund(order.outTradeNo, 5000n)
    await waitForMoney(service, order.order_id, { status: 'PAID', refundedFen: 5000, code: 'AVAILABLE' })
    await control().resendNotification(order.outTradeNo)
    control().refund(order.outTradeNo, 14_900n)
    await waitForMoney(service, order.order_id, { status: 'REFUNDED', code: 'REVOKED' })
    expect(await eventsOf(order.order_id)).toEqual([
      ['50.00', false],
      ['149.00', true],
    ])
  })

  it('before the first notification arrived: the payment counts and so does what went back', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    control().refund(order.outTradeNo, 5000n)
    control().clearFaults()
    await control().resendNotification(order.outTradeNo)
    await waitForMoney(service, order.order_id, { status: 'PAID', refundedFen: 5000, code: 'AVAILABLE' })
    expect(await eventsOf(order.order_id)).toEqual([['50.00', false]])
  })

  it('all of it before the notification of the payment arrived: it counts when it comes, and so does what went back', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    control().refund(order.outTradeNo)
    const tell = (changes: object) =>
      postNotification(service, signedNotification(service, { out_trade_no: order.outTradeNo, ...changes }))
    // The one about the refund comes first: as far as we know nobody had paid.
    await tell({ trade_status: 'TRADE_CLOSED', refund_fee: '199.00', out_biz_no: 'console' })
    await waitForMoney(service, order.order_id, { status: 'PENDING', attempts: ['CLOSED'] })
    await tell({})
    await waitForMoney(service, order.order_id, {
      status: 'REFUNDED',
      refundedFen: 19_900,
      code: 'REVOKED',
      attempts: ['REFUNDED'],
      refunds: ['OUTSIDE SUCCEEDED 19900'],
    })
  })

  it('is booked when the channel knows of it, which told of it seconds earlier', async () => {
    const order = await paidOrder(service, client)
    control().setFault({
      kind: 'ANSWER_FIELDS',
      method: 'alipay.trade.fastpay.refund.query',
      fields: { refund_amount: '', refund_status: '' },
    })
    control().refund(order.outTradeNo, 5000n)
    await waitForMoney(service, order.order_id, { status: 'PAID', refundedFen: 5000, code: 'AVAILABLE' })
  })

  it('is not believed when only a notification says so, and asked about again', async () => {
    const order = await paidOrder(service, client)
    const changes = {
      out_trade_no: order.outTradeNo,
      trade_status: 'TRADE_CLOSED',
      refund_fee: '199.00',
      out_biz_no: 'somebody_says',
    }
    const answer = await postNotification(service, signedNotification(service, changes))
    expect(await answer.text()).toBe('success')
    await waitUntil('the channel was asked', async () => {
      const [row] = await service.sql`select query_due_at > now() as waits, query_count as count
        from payment.payment_attempts where out_trade_no = ${order.outTradeNo}`
      return row?.['waits'] === true && row['count'] > 0
    })
    expect(await moneyOf(service, order.order_id)).toMatchObject({
      status: 'PAID',
      code: 'AVAILABLE',
      refunds: [],
    })
  })
})

it('is booked once by everybody who learns of it in the same moment', async () => {
  const order = await paidOrder(service, client)
  const { outTradeNo } = order
  control().setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
  control().refund(outTradeNo, 5000n)
  const claimed = control()
    .getTrade(outTradeNo)
    .refunds.map(({ outRequestNo }) => outRequestNo)
  const [attempt] = await service.sql<[{ id: bigint }]>`
    select id from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  const paid = { ...attempt, tenantId: client.tenantId, channel: 'ALIPAY', outTradeNo }
  const book = () => bookReturnedMoney(service.deps, paid, { isAll: false, claimed })
  const warnings = () =>
    service.logLines.filter((line) => line.includes('money went back that was not asked')).length
  const before = warnings()
  expect(await Promise.all([book(), book(), book()])).toEqual([true, true, true])
  expect(warnings()).toBe(before + 1)
  expect(await moneyOf(service, order.order_id)).toMatchObject({
    refundedFen: 5000,
    refunds: ['OUTSIDE SUCCEEDED 5000'],
  })
})

it('the rest beside a refund of ours that is on its way: whichever is booked last takes the code', async () => {
  const order = await paidOrder(service, client)
  control().setFault({ kind: 'HTTP_STATUS', method: 'alipay.trade.refund', times: 1 })
  expect(await askForRefund(service, client, order, { amount: '100.00' })).toMatchObject({ status: 202 })
  control().refund(order.outTradeNo, 9900n)
  await waitForMoney(service, order.order_id, { status: 'PAID', refundedFen: 9900, code: 'AVAILABLE' })
  await service.sql`
    update payment.refunds set check_due_at = now(), called_at = null
    where tenant_id = ${client.tenantId} and check_due_at is not null`
  await waitForMoney(service, order.order_id, { status: 'REFUNDED', refundedFen: 19_900 })
  expect(await moneyOf(service, order.order_id)).toMatchObject({ code: 'REVOKED', attempts: ['REFUNDED'] })
})

it('a refund of ours whose answer was lost stays ours while the channel does not know of it yet', async () => {
  const order = await paidOrder(service, client)
  control().setFault({ kind: 'LOST_ANSWER', method: 'alipay.trade.refund', times: 2 })
  control().setFault({
    kind: 'ANSWER_FIELDS',
    method: 'alipay.trade.fastpay.refund.query',
    fields: { refund_amount: '', refund_status: '' },
  })
  await askForRefund(service, client, order, {})
  await waitForMoney(service, order.order_id, {
    status: 'REFUNDED',
    refundedFen: 19_900,
    code: 'REVOKED',
    attempts: ['REFUNDED'],
    refunds: ['REQUESTED SUCCEEDED 19900'],
  })
  expect(await eventsOf(order.order_id)).toEqual([['199.00', true]])
})

it('a notification about a refund that is in our books has nobody asked', async () => {
  const order = await paidOrder(service, client)
  // The channel's own may come before the refund is in them.
  control().setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo: order.outTradeNo })
  const { data } = await askForRefund(service, client, order, { amount: '10.00' })
  const number = String(data['refund_id']).replaceAll('-', '')
  const queries = async () => {
    const [row] = await service.sql`
      select query_count as count, query_due_at is null as ended from payment.payment_attempts
      where out_trade_no = ${order.outTradeNo}`
    return { ...row }
  }
  const before = await queries()
  const tell = async (refund: object) => {
    const changes = { out_trade_no: order.outTradeNo, ...refund }
    const answer = await postNotification(service, signedNotification(service, changes))
    expect(await answer.text()).toBe('success')
    return queries()
  }
  expect(await tell({ refund_fee: '10.00', out_biz_no: number })).toEqual(before)
  // What went back before it, without us, has the same total or less.
  expect(await tell({ refund_fee: '5.00', out_biz_no: 'another' })).not.toEqual(before)
})

describe('money that pays for nothing', () => {
  it('a second payment of an order goes back by itself, and the order stays paid', async () => {
    const order = await paidOrder(service, client)
    const [row] = await service.sql<[{ id: bigint }]>`
      select id from payment.orders where public_id = ${order.order_id}`
    const second = await createOrder(service, client)
    await service.sql`
      update payment.payment_attempts set order_id = ${row.id} where out_trade_no = ${second.outTradeNo}`
    control().changeTrade(second.outTradeNo, 'PAY')
    await waitForMoney(service, order.order_id, {
      status: 'PAID',
      refundedFen: 0,
      code: 'AVAILABLE',
      attempts: ['PAID', 'REFUNDED'],
      refunds: ['SURPLUS SUCCEEDED 19900'],
    })
    expect(returnedAtChannel(service, second)).toBe(19_900n)
    expect(await eventsOf(order.order_id)).toEqual([])
  })

  it('goes back whole although somebody gave a part of it back in the console of the channel', async () => {
    const order = await paidOrder(service, client)
    const [row] = await service.sql<[{ id: bigint }]>`
      select id from payment.orders where public_id = ${order.order_id}`
    const second = await createOrder(service, client)
    await service.sql`
      update payment.payment_attempts set order_id = ${row.id} where out_trade_no = ${second.outTradeNo}`
    paySilently(service, second)
    control().refund(second.outTradeNo, 5000n)
    control().clearFaults()
    await control().resendNotification(second.outTradeNo)
    await waitForMoney(service, order.order_id, { status: 'PAID', attempts: ['PAID', 'REFUNDED'] })
    const { refunds } = await moneyOf(service, order.order_id)
    expect(refunds).toEqual(
      expect.arrayContaining(['SURPLUS REFUSED 19900', 'OUTSIDE SUCCEEDED 5000', 'SURPLUS SUCCEEDED 14900']),
    )
    expect(returnedAtChannel(service, second)).toBe(19_900n)
  })

  it('a late one goes back where the product refunds late payments', async () => {
    const order = await createOrder(service, client)
    await service.sql`
      update payment.products set late_payment_policy = 'REFUND' where public_id = ${client.productId}`
    await service.sql`update payment.orders set status = 'CANCELLED' where public_id = ${order.order_id}`
    control().changeTrade(order.outTradeNo, 'PAY')
    await waitForMoney(service, order.order_id, {
      status: 'CANCELLED',
      attempts: ['REFUNDED'],
      refunds: ['LATE_PAYMENT SUCCEEDED 19900'],
    })
    await waitForFacts(service, order.order_id, { codes: 0, events: 0 })
    expect(returnedAtChannel(service, order)).toBe(19_900n)
    await service.sql`
      update payment.products set late_payment_policy = 'FULFIL' where public_id = ${client.productId}`
  })
})
