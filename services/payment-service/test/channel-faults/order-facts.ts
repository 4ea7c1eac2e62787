import { fenToYuan } from '@interview-pass/contracts'
import type { PaymentServiceUnderTest } from '../payment-service.ts'

interface Facts {
  readonly status: string
  readonly attempts: readonly string[]
  readonly codes: readonly string[]
  readonly refunds: readonly string[]
  readonly events: readonly string[]
  readonly outTradeNos: readonly string[]
}

/** What our books, our events and Alipay's own books say of an order, in one line. */
export async function orderFacts(
  { sql, simulator }: Pick<PaymentServiceUnderTest, 'sql' | 'simulator'>,
  orderId: string,
): Promise<string> {
  const [facts] = await sql<[Facts]>`
    select o.status,
      array(select status from payment.payment_attempts where order_id = o.id order by id) as attempts,
      array(select status from payment.access_codes where order_id = o.id order by id) as codes,
      array(select status from payment.refunds where order_id = o.id order by id) as refunds,
      array(select count(*) || ' ' || type from payment.outbox where key = o.public_id::text
        group by type order by type) as events,
      array(select out_trade_no from payment.payment_attempts where order_id = o.id) as "outTradeNos"
    from payment.orders o where o.public_id = ${orderId}`
  const keptFen = simulator.control
    .readLedger()
    .movements.filter(({ outTradeNo }) => facts.outTradeNos.includes(outTradeNo))
    .reduce((sum, { amountFen }) => sum + amountFen, 0n)
  return [
    `order ${facts.status}`,
    ...facts.attempts.map((status) => `attempt ${status}`),
    ...facts.codes.map((status) => `code ${status}`),
    ...facts.refunds.map((status) => `refund ${status}`),
    ...facts.events,
    ...(keptFen === 0n ? [] : [`Alipay has ${fenToYuan(keptFen)}`]),
  ].join(', ')
}

/** The order that a client has made last. Public id. */
export async function lastOrderOf(
  { sql }: Pick<PaymentServiceUnderTest, 'sql'>,
  { tenantId }: { readonly tenantId: bigint },
): Promise<string> {
  const [order] = await sql<[{ id: string }]>`
    select public_id as id from payment.orders where tenant_id = ${tenantId} order by id desc limit 1`
  return order.id
}
