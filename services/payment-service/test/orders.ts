import { randomUUID } from 'node:crypto'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect } from 'vitest'
import { z } from 'zod'
import { settlePayment } from '../src/settlement/settle-payment.ts'
import type { PaidAttempt } from '../src/settlement/settlement.store.ts'
import { readAnswer } from './answers.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

const createdOrder = z.object({
  data: z.object({ order_id: z.uuid(), qr_code: z.string(), status: z.string() }),
})

export type CreatedOrder = z.infer<typeof createdOrder>['data'] & { readonly outTradeNo: string }

/** An order made through the API, waiting for payment at the simulator. */
export async function createOrder(
  service: PaymentServiceUnderTest,
  client: TestClient,
  body: { readonly channel?: string } = {},
  headers: Record<string, string> = {},
): Promise<CreatedOrder> {
  const asked = { user_id: client.userId, product_id: client.productId, ...body }
  const response = await service.send(client, 'POST', '/api/v1/payment/create', asked, headers)
  const answer: unknown = await response.json()
  if (response.status !== 201) throw new Error(`no order: ${JSON.stringify(answer)}`)
  const { data } = createdOrder.parse(answer)
  const [attempt] = await service.sql<{ outTradeNo: string }[]>`
    select a.out_trade_no as "outTradeNo" from payment.payment_attempts a join payment.orders o on o.id = a.order_id
    where o.public_id = ${data.order_id}`
  if (attempt === undefined) throw new Error('an order without an attempt')
  return { ...data, outTradeNo: attempt.outTradeNo }
}

/** The buyer pays, and no notification of it arrives. */
export function paySilently(
  { simulator }: PaymentServiceUnderTest,
  { outTradeNo }: Pick<CreatedOrder, 'outTradeNo'>,
): void {
  simulator.control.setFault({ kind: 'NOTIFY_DROP', times: 100, outTradeNo })
  simulator.control.changeTrade(outTradeNo, 'PAY')
}

export interface PlantedOrder {
  readonly orderId: string
  readonly outTradeNo: string
}

/** An order that waits for payment, planted in the database: the channel knows nothing of it. */
export async function payableOrder(
  { sql }: PaymentServiceUnderTest,
  client: TestClient,
): Promise<PlantedOrder> {
  const outTradeNo = randomUUID().replaceAll('-', '')
  const [row] = await sql<[{ orderId: string }]>`
    with sale as (
      insert into payment.orders (public_id, tenant_id, user_id, product_id, amount_fen, expires_at)
      select gen_random_uuid(), u.tenant_id, u.id, p.id, p.price_fen, now() + interval '15 minutes'
      from payment.users u, payment.products p where u.public_id = ${client.userId} and p.public_id = ${client.productId}
      returning id, tenant_id, public_id, amount_fen
    ), attempt as (
      insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen,
        status, qr_code, expires_at)
      select gen_random_uuid(), tenant_id, id, 'ALIPAY', ${outTradeNo}, 'test', amount_fen, 'AWAITING_PAYMENT',
        'https://qr.example/1', now() + interval '15 minutes' from sale
    )
    select public_id as "orderId" from sale`
  return { orderId: row.orderId, outTradeNo }
}

/** A second QR code for the same order; gives its number at the channel. */
export async function addAttempt({ sql }: PaymentServiceUnderTest, order: PlantedOrder): Promise<string> {
  const outTradeNo = randomUUID().replaceAll('-', '')
  await sql`
    insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen,
      status, qr_code, expires_at)
    select gen_random_uuid(), tenant_id, order_id, channel, ${outTradeNo}, subject, amount_fen, status, qr_code, expires_at
    from payment.payment_attempts where out_trade_no = ${order.outTradeNo}`
  return outTradeNo
}

/** News of the whole price, as a query of the channel brings it. */
export const paymentOf = (outTradeNo: string, changes: Partial<PaidAttempt> = {}): PaidAttempt => ({
  channel: 'ALIPAY',
  outTradeNo,
  paymentId: randomUUID(),
  amountFen: 19_900n,
  paidAt: new Date(),
  notifyId: null,
  tradeStatus: 'QUERY',
  ...changes,
})

/** An order that was paid, planted as well: the channel knows nothing of it. */
export async function settledOrder(
  service: PaymentServiceUnderTest,
  client: TestClient,
): Promise<PlantedOrder> {
  const order = await payableOrder(service, client)
  await settlePayment(service.deps, paymentOf(order.outTradeNo))
  return order
}

export interface OrderFacts {
  readonly status: string
  readonly codes: number
  readonly events: number
  readonly refunds: number
}

/** What the database holds of an order. */
export async function factsOf({ sql }: PaymentServiceUnderTest, orderId: string): Promise<OrderFacts> {
  const [facts] = await sql<[OrderFacts]>`
    select o.status,
      (select count(*)::int from payment.access_codes c where c.order_id = o.id) as codes,
      (select count(*)::int from payment.outbox e where e.key = o.public_id::text and e.type = 'PaymentCompleted') as events,
      (select count(*)::int from payment.refunds r where r.order_id = o.id) as refunds
    from payment.orders o where o.public_id = ${orderId}`
  return { ...facts }
}

/** Waits until the database holds so much of an order. */
export async function waitForFacts(
  service: PaymentServiceUnderTest,
  orderId: string,
  facts: Partial<OrderFacts>,
): Promise<void> {
  await waitUntil(`the order has ${JSON.stringify(facts)}`, async () => {
    expect(await factsOf(service, orderId)).toMatchObject(facts)
    return true
  })
}

/** An order whose QR code was scanned: it waits for its buyer. */
export async function scannedOrder(
  service: PaymentServiceUnderTest,
  client: TestClient,
): Promise<CreatedOrder> {
  const order = await createOrder(service, client)
  service.simulator.control.changeTrade(order.outTradeNo, 'SCAN')
  return order
}

/** Asks for something to be done with an order, through the API. */
export async function actOn(
  service: PaymentServiceUnderTest,
  client: TestClient,
  order: { readonly order_id: string },
  action: 'cancel' | 'sync',
) {
  const response = await service.send(client, 'POST', `/api/v1/payment/orders/${order.order_id}/${action}`)
  return { status: response.status, ...(await readAnswer(response)) }
}
