import { errorCodeOf, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { moneyOf, paidOrder, usedOrder, waitForMoney } from '../../test/refunds.ts'

const { service, client } = usePaymentService()
let admin: Bearer

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client), subject: 'ann' }
})

const ask = (orderId: string, body: object, headers: Record<string, string> = {}) =>
  administer(service, admin, 'POST', `/orders/${orderId}/refunds`, {
    body: { reason: 'complaint', ...body },
    headers,
  })

const actsOf = (orderId: string) => service.sql`
  select actor, action, metadata, resource_id as id from payment.audit_logs
  where metadata ->> 'order_id' = ${orderId} order by id`

describe('a refund that somebody who administers asks for', () => {
  it('goes by the same rules, unless it is forced: then the code is withdrawn with what it gave', async () => {
    const { order_id: orderId } = await usedOrder(service, client)
    expect(await errorCodeOf(await ask(orderId, {}))).toBe('REFUND_NOT_ALLOWED')
    expect(await actsOf(orderId)).toEqual([])
    const { data } = await readAnswer(await ask(orderId, { force: true }))
    expect(data).toMatchObject({
      order_id: orderId,
      requested_by: 'ann',
      revokes_code: true,
      amount: '199.00',
    })
    await waitForMoney(service, orderId, { status: 'REFUNDED', code: 'REVOKED' })
    const [access] = await service.sql`
      select a.withdrawn_at from payment.user_access a join payment.access_codes c on c.id = a.access_code_id
      where c.order_public_id = ${orderId}`
    expect(access?.['withdrawn_at']).not.toBeNull()
    expect(await actsOf(orderId)).toMatchObject([
      { actor: 'ann', action: 'REQUEST_REFUND', id: data['refund_id'], metadata: { is_forced: true } },
    ])
  })

  it('is one refund, however often its key is sent', async () => {
    const { order_id: orderId } = await paidOrder(service, client)
    const key = { 'idempotency-key': `k-${orderId}` }
    const first = await readAnswer(await ask(orderId, { amount: '50.00' }, key))
    const again = await readAnswer(await ask(orderId, { amount: '50.00' }, key))
    expect(again.data).toEqual(first.data)
    expect(await moneyOf(service, orderId)).toMatchObject({ refunds: [expect.stringContaining('5000')] })
    expect(await actsOf(orderId)).toHaveLength(1)
  })
})

describe('a refund that nobody asks the channel about any more', () => {
  it('is listed with its reason, and ends when it is asked about again', async () => {
    const order = await paidOrder(service, client)
    const { outTradeNo } = order
    service.simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
    service.simulator.control.setFault({ kind: 'HTTP_STATUS', method: 'alipay.trade.refund', outTradeNo })
    const { data } = await readAnswer(await ask(order.order_id, {}))
    await service.sql`
      update payment.refunds set check_due_at = null, check_count = 13, check_reason = 'TIMEOUT', called_at = null
      where public_id = ${String(data['refund_id'])}`
    const list = async (query: string) => {
      const answer = await administer(service, admin, 'GET', `/refunds?order_id=${order.order_id}${query}`)
      return JSON.stringify(await answer.json())
    }
    expect(await list('&is_given_up=true')).toContain(
      '"next_check_at":null,"check_count":13,"check_reason":"TIMEOUT"',
    )
    expect(await list('&unresolved_minutes=60')).not.toContain('TIMEOUT')
    expect(await list('&unresolved_minutes=0')).toContain('TIMEOUT')
    const path = `/orders/${order.order_id}/refunds/${String(data['refund_id'])}`
    const asked = await administer(service, admin, 'POST', `${path}/query`)
    expect(asked.status).toBe(202)
    expect((await readAnswer(asked)).data).toMatchObject({ check_count: 0 })
    await waitForMoney(service, order.order_id, { status: 'REFUNDED' })
    const ended = await readAnswer(await administer(service, admin, 'GET', path))
    expect(ended.data).toMatchObject({ status: 'SUCCEEDED', next_check_at: null })
    const again = await administer(service, admin, 'POST', `${path}/query`)
    expect((await readAnswer(again)).data).toMatchObject({ status: 'SUCCEEDED', next_check_at: null })
    const acts = await service.sql`
      select action from payment.audit_logs where resource_id = ${String(data['refund_id'])} order by id`
    expect(acts.map(({ action }) => String(action))).toEqual(['REQUEST_REFUND', 'QUERY_REFUND'])
  })
})
