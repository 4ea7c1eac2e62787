import { errorCodeOf, waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { createOrder, payableOrder, paySilently, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()
let admin: Bearer

beforeAll(async () => {
  admin = { role: 'TENANT_ADMIN', tenant: await tenantOf(service, client), subject: 'ann' }
})

const list = z.object({ data: z.array(z.object({ out_trade_no: z.string() })) })

async function numbersIn(query: string): Promise<string[]> {
  const answer = await administer(service, admin, 'GET', `/attempts?${query}`)
  return list.parse(await answer.json()).data.map(({ out_trade_no: number }) => number)
}

describe('a payment attempt without an outcome', () => {
  it('is listed once it has hung for so long, or when nobody asks about it any more', async () => {
    const young = await payableOrder(service, client)
    const old = await payableOrder(service, client)
    await service.sql`
      update payment.payment_attempts set created_at = now() - interval '1 hour', query_due_at = now() + interval '1 hour'
      where out_trade_no = ${old.outTradeNo}`
    expect(await numbersIn('unresolved_minutes=30')).toEqual([old.outTradeNo])
    expect(await numbersIn('is_given_up=true')).toContain(young.outTradeNo)
    expect(await numbersIn('is_given_up=true')).not.toContain(old.outTradeNo)
    expect(await numbersIn(`order_id=${young.orderId}`)).toEqual([young.outTradeNo])
  })

  it('says why the last look brought nothing, and when the next one is', async () => {
    const order = await createOrder(service, client)
    service.simulator.control.setFault({
      kind: 'HTML',
      method: 'alipay.trade.query',
      times: 1,
      outTradeNo: order.outTradeNo,
    })
    await service.sql`update payment.payment_attempts set query_due_at = now() where out_trade_no = ${order.outTradeNo}`
    await waitUntil('it was asked about', async () => {
      const { data } = await readAnswer(
        await administer(service, admin, 'GET', `/attempts/${order.outTradeNo}`),
      )
      expect(data).toMatchObject({ query_count: 1, query_reason: expect.any(String) })
      expect(Date.parse(String(data['next_query_at']))).toBeGreaterThan(Date.now())
      return true
    })
  })

  it('is settled when it is asked about, though its schedule had ended, and the act is written down once', async () => {
    const order = await createOrder(service, client)
    paySilently(service, order)
    await service.sql`
      update payment.payment_attempts set query_due_at = null, query_count = 17 where out_trade_no = ${order.outTradeNo}`
    const asked = await administer(service, admin, 'POST', `/attempts/${order.outTradeNo}/query`)
    expect(asked.status).toBe(202)
    expect((await readAnswer(asked)).data).toMatchObject({ query_count: 0 })
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1 })
    const acts = await service.sql`
      select actor, action from payment.audit_logs where resource_id = ${order.outTradeNo}`
    expect(acts.map((act) => ({ ...act }))).toEqual([{ actor: 'ann', action: 'QUERY_ATTEMPT' }])
  })

  it('that there is not is not found', async () => {
    expect(await errorCodeOf(await administer(service, admin, 'GET', '/attempts/none'))).toBe(
      'ATTEMPT_NOT_FOUND',
    )
  })
})
