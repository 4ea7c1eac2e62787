import type { PaymentServiceUnderTest } from './payment-service.ts'

/** Makes the database refuse rows of one order for good; gives the end of it. */
export async function refuseRows(
  { sql }: PaymentServiceUnderTest,
  table: 'access_codes' | 'payment_logs',
  { orderId }: { orderId: string },
): Promise<() => Promise<unknown>> {
  const [order] = await sql`select id from payment.orders where public_id = ${orderId}`
  await sql.unsafe(
    `alter table payment.${table} add constraint refused_${table} check (order_id <> ${order?.['id']}) not valid`,
  )
  return () => sql.unsafe(`alter table payment.${table} drop constraint refused_${table}`)
}
