import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect } from 'vitest'
import { readAnswer } from './answers.ts'
import { createOrder, waitForFacts, type CreatedOrder } from './orders.ts'
import type { PaymentServiceUnderTest, TestClient } from './payment-service.ts'

/** An order made through the API and paid at the simulator. */
export async function paidOrder(service: PaymentServiceUnderTest, client: TestClient): Promise<CreatedOrder> {
  const order = await createOrder(service, client)
  service.simulator.control.changeTrade(order.outTradeNo, 'PAY')
  await waitForFacts(service, order.order_id, { status: 'PAID' })
  return order
}

/** A paid order whose interview has begun. */
export async function usedOrder(service: PaymentServiceUnderTest, client: TestClient): Promise<CreatedOrder> {
  const order = await paidOrder(service, client)
  await service.sql`
    with code as (
      update payment.access_codes set status = 'ACTIVATED', activated_at = now(), session_public_id = gen_random_uuid()
      where order_public_id = ${order.order_id} returning *
    )
    insert into payment.user_access (tenant_id, user_id, product_id, access_code_id, granted_at, expires_at)
    select code.tenant_id, o.user_id, code.product_id, code.id, now(), code.expire_at
    from code join payment.orders o on o.id = code.order_id`
  return order
}

/** Asks for a refund through the API. */
export async function askForRefund(
  service: PaymentServiceUnderTest,
  client: TestClient,
  order: { readonly order_id: string },
  { amount, key }: { readonly amount?: string | undefined; readonly key?: string | undefined } = {},
) {
  const response = await service.send(
    client,
    'POST',
    `/api/v1/payment/orders/${order.order_id}/refunds`,
    { reason: 'test', ...(amount !== undefined && { amount }) },
    key === undefined ? {} : { 'idempotency-key': key },
  )
  const isReplayed = response.headers.get('idempotent-replayed') === 'true'
  return { status: response.status, isReplayed, ...(await readAnswer(response)) }
}

/** What the database holds of an order's money and of what it opened. */
export async function moneyOf({ sql }: Pick<PaymentServiceUnderTest, 'sql'>, orderId: string) {
  const [facts] = await sql`
    select o.status, o.refunded_fen::int as "refundedFen",
      (select c.status from payment.access_codes c where c.order_id = o.id) as code,
      array(select a.status from payment.payment_attempts a where a.order_id = o.id order by a.id) as attempts,
      array(select r.cause || ' ' || r.status || ' ' || r.amount_fen from payment.refunds r
        where r.order_id = o.id order by r.id) as refunds
    from payment.orders o where o.public_id = ${orderId}`
  return { ...facts }
}

export async function waitForMoney(
  service: PaymentServiceUnderTest,
  orderId: string,
  facts: object,
): Promise<void> {
  await waitUntil(
    `the order's money is ${JSON.stringify(facts)}`,
    async () => {
      expect(await moneyOf(service, orderId)).toMatchObject(facts)
      return true
    },
    20_000,
  )
}

/** What Alipay's own books say went back of a trade, in fen. */
export function returnedAtChannel(
  { simulator }: Pick<PaymentServiceUnderTest, 'simulator'>,
  { outTradeNo }: Pick<CreatedOrder, 'outTradeNo'>,
): bigint {
  const { movements } = simulator.control.readLedger()
  const returns = movements.filter((one) => one.kind === 'REFUND' && one.outTradeNo === outTradeNo)
  return -returns.reduce((sum, { amountFen }) => sum + amountFen, 0n)
}
