import { expect, it } from 'vitest'
import { createOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { requestCancellation } from './orders.store.ts'

const { service, client } = usePaymentService()

it('a cancellation ends, however many older ones wait for the channel', async () => {
  const order = await createOrder(service, client)
  await service.sql`
    with waiting as (
      insert into payment.orders (public_id, tenant_id, user_id, product_id, amount_fen, expires_at, cancel_requested_at)
      select gen_random_uuid(), o.tenant_id, o.user_id, o.product_id, o.amount_fen, o.expires_at, now() - interval '1 day'
      from payment.orders o, generate_series(1, 250) where o.public_id = ${order.order_id} returning *
    )
    insert into payment.payment_attempts (public_id, tenant_id, order_id, channel, out_trade_no, subject, amount_fen,
      expires_at, status, close_requested_at)
    select gen_random_uuid(), tenant_id, id, 'ALIPAY', gen_random_uuid(), 'test', amount_fen, expires_at, 'UNKNOWN',
      now() from waiting`
  const [row] = await service.sql<[{ id: bigint }]>`
    select id from payment.orders where public_id = ${order.order_id}`
  await requestCancellation(service.deps.db, {
    tenantId: client.tenantId,
    orderId: row.id,
    now: new Date(),
  })
  await waitForFacts(service, order.order_id, { status: 'CANCELLED' })
  const [left] = await service.sql`
    select count(*)::int as count from payment.orders
    where tenant_id = ${client.tenantId} and cancel_requested_at is not null`
  expect(left).toMatchObject({ count: 250 })
  await service.sql`
    update payment.orders set status = 'CANCELLED', cancel_requested_at = null
    where tenant_id = ${client.tenantId} and cancel_requested_at is not null`
})
