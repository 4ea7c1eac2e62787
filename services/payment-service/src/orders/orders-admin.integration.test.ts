import { errorCodeOf, type Bearer } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { administeredThings } from '../../test/admin-routes.ts'
import { readAnswer } from '../../test/answers.ts'
import { addAttempt, payableOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'

const { service, client } = usePaymentService()
let admin: Bearer
let tenant: string

beforeAll(async () => {
  tenant = await tenantOf(service, client)
  admin = { role: 'ENGINEER', tenant }
})

const get = (path: string, bearer: Bearer = admin) => administer(service, bearer, 'GET', path)

const list = z.object({
  data: z.array(z.looseObject({ order_id: z.string(), causes: z.array(z.string()).default([]) })),
  pagination: z.looseObject({ total: z.number() }),
})
const read = async (path: string, bearer?: Bearer) => list.parse(await (await get(path, bearer)).json())

describe('an order, for whoever administers its tenant', () => {
  it('is found by its numbers and by its id, and shows no access code', async () => {
    const { order_id: orderId, outTradeNo } = await paidOrder(service, client)
    const { data } = await read(`/orders?out_trade_no=${outTradeNo}&status=PAID`)
    expect(data).toMatchObject([{ order_id: orderId, amount: '199.00' }])
    const answer = await readAnswer(await get(`/orders/${orderId}`))
    expect(answer.data).toMatchObject({ order_id: orderId, status: 'PAID', refunded_amount: '0.00' })
    expect(JSON.stringify([data, answer])).not.toMatch(/access_code|qr_code/)
  })

  it('has the timeline that its client has', async () => {
    const { order_id: orderId } = await paidOrder(service, client)
    const own = await service.send(client, 'GET', `/api/v1/payment/orders/${orderId}/timeline`)
    const { data: ownEntries } = z.object({ data: z.array(z.unknown()) }).parse(await own.json())
    const answer: unknown = await (await get(`/orders/${orderId}/timeline`)).json()
    expect(ownEntries.length).toBeGreaterThan(1)
    expect(answer).toMatchObject({ data: ownEntries })
  })

  it('that there is not is not found, nor is its timeline', async () => {
    for (const path of [`/orders/${randomUUID()}`, `/orders/${randomUUID()}/timeline`]) {
      expect(await errorCodeOf(await get(path))).toBe('ORDER_NOT_FOUND')
    }
  })
})

describe('a stuck order', () => {
  it('is one of which a payment, a cancellation or a refund is open for too long, once, with each cause', async () => {
    const other = await service.addTenant()
    const bearer: Bearer = { role: 'ENGINEER', tenant: await tenantOf(service, other) }
    const waiting = await payableOrder(service, other)
    await addAttempt(service, waiting)
    const ending = await payableOrder(service, other)
    await service.sql`
      update payment.payment_attempts set query_due_at = now() + interval '1 hour', close_requested_at = now()
      where out_trade_no in ${service.sql([waiting.outTradeNo, ending.outTradeNo])}`
    await service.sql`
      update payment.orders set cancel_requested_at = now() where public_id = ${ending.orderId}`
    const { order_id: refunded } = await administeredThings(service, other)
    const { data, pagination } = await read('/stuck-orders?minutes=0', bearer)
    const causesOf = (orderId: string | undefined) => data.find((one) => one.order_id === orderId)?.causes
    expect(causesOf(waiting.orderId)).toEqual(['PAYMENT_GIVEN_UP', 'PAYMENT_UNRESOLVED'])
    expect(causesOf(ending.orderId)).toEqual(['CANCELLATION_UNRESOLVED', 'PAYMENT_UNRESOLVED'])
    expect(causesOf(refunded)).toEqual(['REFUND_UNRESOLVED'])
    expect(pagination.total).toBe(data.length)
    expect((await read('/stuck-orders', bearer)).data).toEqual([])
  })

  it('comes first when it is stuck longest, a page at a time', async () => {
    const [young, old] = [await payableOrder(service, client), await payableOrder(service, client)]
    for (const [{ outTradeNo }, hours] of [
      [young, 2],
      [old, 3],
    ] as const) {
      await service.sql`
        update payment.payment_attempts set created_at = now() - ${`${hours} hours`}::interval
        where out_trade_no = ${outTradeNo}`
    }
    const pageOf = async (page: number) => (await read(`/stuck-orders?size=1&page=${page}`)).data
    expect([...(await pageOf(1)), ...(await pageOf(2))].map((one) => one.order_id)).toEqual([
      old.orderId,
      young.orderId,
    ])
    expect((await read('/stuck-orders?page=9')).pagination.total).toBe(2)
  })

  it('is seen among those of all tenants by a SUPER_ADMIN who names none, with its tenant', async () => {
    const { orderId } = await payableOrder(service, client)
    await service.sql`
      update payment.payment_attempts set created_at = now() - interval '1 year'
      where order_id = (select id from payment.orders where public_id = ${orderId})`
    const all = await read('/stuck-orders?size=1', { role: 'SUPER_ADMIN' })
    expect(all.data).toMatchObject([{ order_id: orderId, tenant_id: tenant }])
  })
})
