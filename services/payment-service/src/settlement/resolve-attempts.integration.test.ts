import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createOrder, paySilently, type CreatedOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { refuseRows } from '../../test/refuse-rows.ts'
import { querySchedule } from '../attempts/attempt.ts'
import { channelNamed } from '../channels/payment-channel.ts'

const { service, client } = usePaymentService({ own: true })

beforeEach(() => service.simulator.control.clearFaults())

const stepsMax = querySchedule.length

/** Makes a query of the attempt due. `isOver`: its QR code ended an hour ago; `steps`: of the schedule, taken so far. */
async function makeDue(
  { outTradeNo }: CreatedOrder,
  { status = 'AWAITING_PAYMENT', steps = 0, isOver = false, amountFen = 19_900 },
) {
  await service.sql`
    update payment.payment_attempts
    set status = ${status}, query_count = ${steps}, amount_fen = ${amountFen}, query_due_at = now(),
      expires_at = case when ${isOver} then now() - interval '1 hour' else expires_at end
    where out_trade_no = ${outTradeNo}`
}

async function stateOf({ outTradeNo }: CreatedOrder) {
  const [row] = await service.sql`
    select status, query_count as steps, query_due_at is null as ended, query_due_at > now() as waiting,
      query_due_at <= now() + interval '1 minute' as soon, updated_at as "updatedAt"
    from payment.payment_attempts where out_trade_no = ${outTradeNo}`
  return { ...row }
}

async function expectState(order: CreatedOrder, state: object): Promise<void> {
  await waitUntil(`the attempt has ${JSON.stringify(state)}`, async () => {
    expect(await stateOf(order)).toMatchObject(state)
    return true
  })
}

/** It is refused, but the channel is asked about its attempt. */
const forge = ({ outTradeNo }: CreatedOrder) =>
  postNotification(
    service,
    signedNotification(service, { out_trade_no: outTradeNo, sign: Buffer.alloc(256).toString('base64') }),
  )

const askAboutNothing = async () =>
  (await channelNamed(service.deps.channels, 'ALIPAY').query('nothing')).kind

/** Five failures in a row: the channel is not asked for ten seconds after them. */
async function openBreaker(): Promise<void> {
  service.simulator.control.setFault({ kind: 'HTTP_STATUS', outTradeNo: 'nothing', times: 5 })
  await waitUntil('the breaker is open', async () => (await askAboutNothing()) === 'NOT_ASKED')
}

const failedSettlementsOf = ({ order_id: orderId }: CreatedOrder) => service.sql`
  select l.id from payment.payment_logs l join payment.orders o on o.id = l.order_id
  where o.public_id = ${orderId} and l.action = 'SETTLE_PAYMENT' and l.status = 'FAILED'`

const linesOfGivingUp = () => service.logLines.filter((line) => line.includes('after the last step'))

describe('an attempt that has ended', () => {
  it.each(['CLOSED', 'FAILED'])(
    'is asked about once, and not again when nothing came: %s',
    async (status) => {
      const unscanned = await createOrder(service, client)
      await makeDue(unscanned, { status, isOver: true })
      const abandoned = await createOrder(service, client)
      service.simulator.control.changeTrade(abandoned.outTradeNo, 'SCAN')
      service.simulator.control.changeTrade(abandoned.outTradeNo, 'ABANDON')
      await makeDue(abandoned, { status })
      await expectState(unscanned, { status, steps: 1, ended: true })
      await expectState(abandoned, { status, steps: 1, ended: true })
    },
  )

  it.each(['CLOSED', 'FAILED'])(
    'is not asked about again when another amount was paid: %s',
    async (status) => {
      const order = await createOrder(service, client)
      paySilently(service, order)
      await makeDue(order, { status, amountFen: 100 })
      await expectState(order, { status, steps: 1, ended: true })
    },
  )

  it.each(['CLOSED', 'FAILED'])(
    'is found paid when its buyer paid late and only refused news of it came: %s',
    async (status) => {
      const order = await createOrder(service, client)
      await service.sql`
      update payment.payment_attempts set status = ${status}, query_due_at = null
      where out_trade_no = ${order.outTradeNo}`
      paySilently(service, order)
      await forge(order)
      await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1 })
    },
  )
})

describe('the schedule of queries', () => {
  it.each([
    ['is waiting for its buyer', { amountFen: 19_900 }],
    ['cannot be asked about', { amountFen: 19_900 }],
    ['was paid another amount', { amountFen: 100 }],
  ])(
    'ends after its last step, with one line of error, for an attempt that %s',
    async (why, { amountFen }) => {
      const order = await createOrder(service, client)
      if (why === 'was paid another amount') paySilently(service, order)
      else service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
      if (why === 'cannot be asked about') {
        const { outTradeNo } = order
        service.simulator.control.setFault({
          kind: 'HTML',
          method: 'alipay.trade.query',
          times: 9,
          outTradeNo,
        })
      }
      const linesBefore = linesOfGivingUp().length
      await makeDue(order, { steps: stepsMax, amountFen })
      await expectState(order, { status: 'AWAITING_PAYMENT', steps: stepsMax + 1, ended: true })
      const givenUp = () => service.sql`
      select l.id from payment.payment_logs l join payment.orders o on o.id = l.order_id
      where o.public_id = ${order.order_id} and l.error_code = 'GIVEN_UP' and l.status = 'FAILED'`
      await waitUntil('it is given up', async () => (await givenUp()).length === 1)
      expect(linesOfGivingUp()).toHaveLength(linesBefore + 1)
    },
  )

  it('goes on until then, and finds who paid before its last step', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    await makeDue(order, { steps: stepsMax - 1 })
    await expectState(order, { steps: stepsMax, waiting: true })
    paySilently(service, order)
    await makeDue(order, { steps: stepsMax })
    await expectState(order, { status: 'PAID', ended: true })
  })

  it('loses no step to forged news, so that nobody can use it up', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
    await makeDue(order, { steps: stepsMax - 1 })
    await expectState(order, { steps: stepsMax, waiting: true })
    const { updatedAt } = await stateOf(order)
    await forge(order)
    await expectState(order, { steps: stepsMax, waiting: true })
    expect((await stateOf(order)).updatedAt).not.toEqual(updatedAt)
  })

  it('loses no step while the channel is known to be away', async () => {
    const orders = [await createOrder(service, client), await createOrder(service, client)]
    await openBreaker()
    for (const order of orders) await makeDue(order, { steps: 3 })
    for (const order of orders) await expectState(order, { steps: 3, waiting: true })
    const isAsked = async () => (await askAboutNothing()) === 'NOT_SCANNED'
    await waitUntil('the breaker is closed', isAsked, 20_000, { pauseMaxMs: 500 })
    for (const order of orders) expect(await stateOf(order)).toMatchObject({ steps: 3 })
    for (const order of orders) await makeDue(order, { steps: 3 })
    for (const order of orders) await expectState(order, { steps: 4, waiting: true })
  })

  it('loses no step to a payment that could not be settled, which is tried again soon', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    const allow = await refuseRows(service, 'access_codes', { orderId: order.order_id })
    await makeDue(order, { steps: 9 })
    await waitUntil('a settlement failed', async () => (await failedSettlementsOf(order)).length === 1)
    await allow()
    expect(await stateOf(order)).toMatchObject({ steps: 9, waiting: true, soon: true })
    await makeDue(order, { steps: 9 })
    await expectState(order, { status: 'PAID', steps: 10, ended: true })
  })

  it('does not end while news came during its last query', async () => {
    const order = await createOrder(service, client)
    const { outTradeNo } = order
    service.simulator.control.changeTrade(outTradeNo, 'SCAN')
    service.simulator.control.setFault({
      kind: 'LATENCY',
      method: 'alipay.trade.query',
      when: 'AFTER_WORK',
      latencyMs: 800,
      outTradeNo,
    })
    await makeDue(order, { steps: stepsMax })
    await expectState(order, { steps: stepsMax, waiting: true })
    paySilently(service, order)
    await forge(order)
    await expectState(order, { status: 'PAID', ended: true })
  })
})
