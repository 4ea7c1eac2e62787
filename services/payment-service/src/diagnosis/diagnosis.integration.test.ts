import { errorCodeOf, type Bearer } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { administer, tenantOf } from '../../test/admin.ts'
import { postNotification, signedNotification, type NotificationFields } from '../../test/notifications.ts'
import { createOrder, payableOrder, type PlantedOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import type { FindingCode } from './diagnose-order.ts'
import { findingTexts } from './finding-texts.ts'

const { service, client } = usePaymentService()
let admin: Bearer

beforeAll(async () => {
  admin = { role: 'ENGINEER', tenant: await tenantOf(service, client) }
})

const diagnosis = z.object({
  data: z.object({
    status: z.string(),
    findings: z.array(
      z.looseObject({ code: z.string(), count: z.number(), details: z.record(z.string(), z.unknown()) }),
    ),
  }),
})

async function diagnose({ orderId }: Pick<PlantedOrder, 'orderId'>) {
  const answer = await administer(service, admin, 'GET', `/orders/${orderId}/diagnosis`)
  return diagnosis.parse(await answer.json()).data
}

const notify = (order: PlantedOrder, changes: NotificationFields = {}, change = (body: string) => body) =>
  postNotification(
    service,
    change(signedNotification(service, { out_trade_no: order.outTradeNo, ...changes })),
  )

const post = (body: string, contentType: string) =>
  fetch(new URL('/api/v1/payment/callback', service.service.url), {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
    signal: AbortSignal.timeout(20_000),
  })

/** Beijing's time so many minutes from now. */
const beijing = (minutes: number) =>
  new Date(Date.now() + (8 * 60 + minutes) * 60_000).toISOString().slice(0, 19).replace('T', ' ')

const form = 'application/x-www-form-urlencoded'

interface Case {
  readonly code: FindingCode
  readonly details?: object
  readonly happen: (order: PlantedOrder) => Promise<unknown>
}

const signed = ({ outTradeNo }: PlantedOrder, changes: NotificationFields = {}) =>
  signedNotification(service, { out_trade_no: outTradeNo, ...changes })

describe('the diagnosis of an order', () => {
  it.each<Case>([
    { code: 'NOTHING_RECEIVED', happen: async () => undefined },
    { code: 'WRONG_KEY', happen: (order) => notify(order, { sign: 'bm90IHRoZSBrZXk=' }) },
    { code: 'SIGN_TYPE', happen: (order) => notify(order, { sign_type: 'RSA' }) },
    {
      code: 'SIGN_MISSING',
      happen: (order) => notify(order, {}, (body) => body.replace(/(^|&)sign=[^&]*/, '')),
    },
    { code: 'WRONG_APP', happen: (order) => notify(order, { app_id: '2021999999999999' }) },
    { code: 'WRONG_SELLER', happen: (order) => notify(order, { seller_id: '2088999999999999' }) },
    { code: 'ENCODED_TWICE', happen: (order) => notify(order, {}, (body) => body.replaceAll('%', '%25')) },
    {
      code: 'PLUS_LOST',
      // A signature has a plus sign in all but a few cases; the subject makes another one of those few.
      happen: (order) =>
        notify(order, {}, (body) => {
          let text = body
          for (let round = 0; !text.includes('%2B'); round += 1) {
            text = signed(order, { subject: `test ${round}` })
          }
          return text.replaceAll('%2B', '+')
        }),
    },
    {
      code: 'AMOUNT_DIFFERS',
      details: { expected_amount: '199.00', received_amount: '1.00' },
      happen: (order) => notify(order, { total_amount: '1.00' }),
    },
    {
      code: 'TIME_ZONE_WRONG',
      details: { off_minutes: -480 },
      happen: (order) => notify(order, { notify_time: beijing(480) }),
    },
    {
      code: 'CLOCK_WRONG',
      details: { off_minutes: -12 },
      happen: (order) => notify(order, { notify_time: beijing(12) }),
    },
    { code: 'NOT_CONFIRMED', happen: (order) => notify(order, { notify_time: beijing(-400) }) },
    { code: 'UNSUPPORTED_MEDIA_TYPE', happen: (order) => post(signed(order), 'text/html') },
    {
      code: 'PAYLOAD_TOO_LARGE',
      happen: (order) => post(`${signed(order)}&more=${'x'.repeat(300_000)}`, form),
    },
    {
      code: 'REFUSED',
      details: { verdict: 'FORMAT' },
      happen: (order) => notify(order, { total_amount: 'much' }),
    },
    { code: 'UNNAMED_MESSAGE', happen: () => post(`nothing=${Date.now()}`, form) },
  ])('says $code', async ({ code, details = {}, happen }) => {
    const order = await payableOrder(service, client)
    await happen(order)
    const { findings } = await diagnose(order)
    expect(findings).toContainEqual(
      expect.objectContaining({
        code,
        details: expect.objectContaining(details),
        ...findingTexts[code],
      }),
    )
  })

  it('counts the deliveries of the same message, and says what is the matter once', async () => {
    const order = await payableOrder(service, client)
    const body = signed(order, { app_id: '2021999999999999' })
    for (let delivery = 0; delivery < 3; delivery += 1) await postNotification(service, body)
    const { findings } = await diagnose(order)
    expect(findings.filter(({ code }) => code === 'WRONG_APP')).toMatchObject([{ count: 3 }])
  })

  it('finds nothing where everything went well', async () => {
    const order = await payableOrder(service, client)
    await notify(order)
    expect(await diagnose(order)).toEqual({ status: 'PAID', findings: [] })
  })

  it('says when the channel gave no QR code', async () => {
    service.simulator.control.setFault({
      kind: 'SUB_CODE',
      method: 'alipay.trade.precreate',
      subCode: 'ACQ.ACCESS_FORBIDDEN',
      times: 1,
    })
    await expect(createOrder(service, client)).rejects.toThrow('no order')
    const [row] = await service.sql<[{ orderId: string }]>`
      select public_id as "orderId" from payment.orders where tenant_id = ${client.tenantId} order by id desc limit 1`
    const { findings } = await diagnose(row)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'QR_CODE_REFUSED' }))
  })

  it("is not given of another tenant's order", async () => {
    const foreign = await payableOrder(service, await service.addTenant())
    const answer = await administer(service, admin, 'GET', `/orders/${foreign.orderId}/diagnosis`)
    expect(await errorCodeOf(answer)).toBe('ORDER_NOT_FOUND')
  })
})
