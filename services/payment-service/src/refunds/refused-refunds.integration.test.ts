import { accessCodeRejected, paymentRefunded } from '@interview-pass/contracts'
import type { Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startInterview } from '../../test/access-codes.ts'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import type { CreatedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { recordedEvents } from '../../test/recorded-events.ts'
import { askForRefund, moneyOf, paidOrder, usedOrder, waitForMoney } from '../../test/refunds.ts'

const { service, client } = usePaymentService()
let admin: Bearer

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client), subject: 'ann' }
})

beforeEach(() => service.simulator.control.clearFaults())

const answerRefund = ({ outTradeNo }: CreatedOrder, subCode: string) =>
  service.simulator.control.setFault({ kind: 'SUB_CODE', method: 'alipay.trade.refund', outTradeNo, subCode })

/** A full refund that is forced by hand and that the channel puts off. */
async function waitingRefund(order: CreatedOrder): Promise<void> {
  answerRefund(order, 'ACQ.SELLER_BALANCE_NOT_ENOUGH')
  const body = { reason: 'complaint', force: true }
  const answer = await administer(service, admin, 'POST', `/orders/${order.order_id}/refunds`, { body })
  expect((await readAnswer(answer)).data).toMatchObject({ status: 'REQUESTED', revokes_code: true })
}

/** The channel refuses the refund of this amount for good. */
async function refuse(order: CreatedOrder, amountFen: number): Promise<void> {
  answerRefund(order, 'ACQ.TRADE_NOT_ALLOW_REFUND')
  await service.sql`
    update payment.refunds r
    set called_at = null, check_due_at = case r.amount_fen when ${amountFen} then now() else now() + interval '1 hour' end
    from payment.orders o where o.id = r.order_id and o.public_id = ${order.order_id}`
  await waitForMoney(service, order.order_id, {
    refunds: expect.arrayContaining([`REQUESTED REFUSED ${amountFen}`]),
  })
}

async function codeOf({ order_id: orderId }: CreatedOrder) {
  const [row] = await service.sql<[{ id: string; code: string; session: string }]>`
    select public_id as id, code, session_public_id as session from payment.access_codes
    where order_public_id = ${orderId}`
  return row
}

async function byHand(order: CreatedOrder, act: 'revoke' | 'access/withdraw', body: object = {}) {
  const path = `/access-codes/${(await codeOf(order)).id}/${act}`
  return readAnswer(await administer(service, admin, 'POST', path, { body }))
}

const stands = async (order: CreatedOrder) => {
  const { id } = await codeOf(order)
  return (await readAnswer(await administer(service, admin, 'GET', `/access-codes/${id}`))).data
}

const actsOn = async (order: CreatedOrder) => {
  const { id } = await codeOf(order)
  const rows = await service.sql`select action from payment.audit_logs where resource_id = ${id} order by id`
  return rows.map(({ action }) => String(action))
}

describe('a refund that the channel refuses for good', () => {
  it('gives the code in use and its access back as they were', async () => {
    const order = await usedOrder(service, client)
    await waitingRefund(order)
    await refuse(order, 19_900)
    expect(await stands(order)).toMatchObject({ status: 'ACTIVATED', access: { withdrawn_at: null } })
  })

  it('leaves an interview that began meanwhile what it was: no other one is opened by that code', async () => {
    const order = await paidOrder(service, client)
    answerRefund(order, 'ACQ.SELLER_BALANCE_NOT_ENOUGH')
    expect(await askForRefund(service, client, order)).toMatchObject({ status: 202 })
    const sessionId = await startInterview(service, client, (await codeOf(order)).code)
    expect(await stands(order)).toMatchObject({
      status: 'REVOKED',
      access: { withdrawn_at: expect.any(String), withdrawn_by: null },
    })
    expect(await recordedEvents(service, accessCodeRejected, sessionId)).toEqual([])
    await refuse(order, 19_900)
    expect(await stands(order)).toMatchObject({ status: 'ACTIVATED', access: { withdrawn_at: null } })
    expect(await codeOf(order)).toMatchObject({ session: sessionId })
  })

  it('does not give back access that somebody had withdrawn by hand before', async () => {
    const order = await usedOrder(service, client)
    const { access } = (await byHand(order, 'access/withdraw')).data
    await waitingRefund(order)
    await refuse(order, 19_900)
    expect(await stands(order)).toMatchObject({ status: 'ACTIVATED', access })
    expect(access).toMatchObject({ withdrawn_by: 'ann' })
  })

  it('does not give back access that somebody withdrew by hand meanwhile', async () => {
    const order = await usedOrder(service, client)
    await waitingRefund(order)
    await byHand(order, 'access/withdraw')
    await refuse(order, 19_900)
    expect(await stands(order)).toMatchObject({ status: 'ACTIVATED', access: { withdrawn_by: 'ann' } })
    expect(await actsOn(order)).toEqual(['WITHDRAW_ACCESS'])
  })

  it('does not give back a code that somebody revoked by hand meanwhile, whose interview ends', async () => {
    const order = await usedOrder(service, client)
    await waitingRefund(order)
    expect((await byHand(order, 'revoke')).error.code).toBe('ACCESS_CODE_USED')
    expect((await byHand(order, 'revoke', { force: true })).data).toMatchObject({ revoked_by: 'ann' })
    await byHand(order, 'revoke', { force: true })
    await refuse(order, 19_900)
    expect(await stands(order)).toMatchObject({
      status: 'REVOKED',
      access: { withdrawn_at: expect.any(String), withdrawn_by: 'ann' },
    })
    const { code, session } = await codeOf(order)
    const rejections = await recordedEvents(service, accessCodeRejected, session)
    expect(rejections.map(({ data }) => data)).toEqual([
      { sessionId: session, accessCode: code, reason: 'REVOKED' },
    ])
    expect(await actsOn(order)).toEqual(['REVOKE_ACCESS_CODE'])
  })

  it('does not give back a code that somebody had revoked by hand before', async () => {
    const order = await paidOrder(service, client)
    await byHand(order, 'revoke')
    answerRefund(order, 'ACQ.TRADE_NOT_ALLOW_REFUND')
    expect(await askForRefund(service, client, order)).toMatchObject({ status: 502 })
    expect(await stands(order)).toMatchObject({ status: 'REVOKED', revoked_by: 'ann' })
  })

  it('in one part gives the code back that the other part took: some of the price stays paid', async () => {
    const order = await paidOrder(service, client)
    answerRefund(order, 'ACQ.SELLER_BALANCE_NOT_ENOUGH')
    expect(await askForRefund(service, client, order, { amount: '50.00' })).toMatchObject({ status: 202 })
    expect(await askForRefund(service, client, order)).toMatchObject({ status: 202 })
    expect(await moneyOf(service, order.order_id)).toMatchObject({ code: 'REVOKED' })
    await refuse(order, 5000)
    expect(await moneyOf(service, order.order_id)).toMatchObject({ status: 'PAID', code: 'AVAILABLE' })
  })

  it.each([
    ['all of it', undefined, { status: 'REFUNDED', code: 'REVOKED' }, ['199.00', true]],
    ['a part', '50.00', { status: 'PAID', code: 'AVAILABLE' }, ['50.00', false]],
  ] as const)(
    'is booked as made, once, when the channel made it all the same: %s',
    async (_case, amount, facts, event) => {
      const order = await paidOrder(service, client)
      const { outTradeNo } = order
      const method = 'alipay.trade.refund'
      service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
      const subCode = 'ACQ.TRADE_NOT_ALLOW_REFUND'
      service.simulator.control.setFault({
        kind: 'SUB_CODE',
        method,
        when: 'AFTER_WORK',
        subCode,
        outTradeNo,
      })
      expect(await askForRefund(service, client, order, { amount })).toMatchObject({ status: 502 })
      const fen = amount === undefined ? 19_900 : 5000
      expect(await moneyOf(service, order.order_id)).toMatchObject({
        status: 'PAID',
        code: 'AVAILABLE',
        refunds: [`REQUESTED REFUSED ${fen}`],
      })
      service.simulator.control.clearFaults()
      await service.simulator.control.resendNotification(outTradeNo)
      await waitForMoney(service, order.order_id, {
        ...facts,
        refundedFen: fen,
        refunds: [`REQUESTED SUCCEEDED ${fen}`],
      })
      await service.simulator.control.resendNotification(outTradeNo)
      const events = await recordedEvents(service, paymentRefunded, order.order_id)
      expect(events.map(({ data }) => [data.amount, data.full])).toEqual([event])
    },
  )
})
