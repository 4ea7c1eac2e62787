import { settlementMetrics } from '../src/settlement/measure-settlement.ts'
import type { PaymentServiceUnderTest } from './payment-service.ts'

/** How many notifications were refused for this reason. */
export async function refusals({ deps }: PaymentServiceUnderTest, reason: string): Promise<number> {
  const { values } = await deps.metrics.counter(settlementMetrics.refusals).get()
  return values.find(({ labels }) => labels.reason === reason)?.value ?? 0
}

/** Why notifications about an order were not believed, by its log. */
export async function loggedRefusals({ sql }: PaymentServiceUnderTest, orderId: string): Promise<unknown[]> {
  const rows = await sql`
    select l.error_code from payment.payment_logs l join payment.orders o on o.id = l.order_id
    where o.public_id = ${orderId} and l.action = 'RECEIVE_NOTIFICATION'`
  return rows.map((row) => row['error_code'])
}
