import type { Sql } from '@interview-pass/service-kit'
import type { OrderStatus } from './order.ts'
import type { StuckCause } from './stuck-order.ts'

export interface StuckFilter {
  /** Undefined for those of all tenants. */
  readonly tenantId: bigint | undefined
  /** Only what is open since before then. */
  readonly openSince: Date
}

export interface StuckOrder {
  readonly tenantId: string
  readonly orderId: string
  readonly status: OrderStatus
  readonly amountFen: bigint
  readonly causes: readonly StuckCause[]
  /** Since when the oldest of the causes is open. */
  readonly since: Date
}

/** One row for each cause. The statuses stand as in the indexes: as parameters they would not find them. */
const causes = (sql: Sql, { tenantId, openSince }: StuckFilter) => sql`
  select cause.* from (
    select tenant_id, order_id, 'PAYMENT_UNRESOLVED' as cause, created_at as since from payment.payment_attempts
    where query_due_at is not null and status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN')
    union all
    select tenant_id, order_id, 'PAYMENT_GIVEN_UP', created_at from payment.payment_attempts
    where query_due_at is null and status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN')
    union all
    select tenant_id, id, 'CANCELLATION_UNRESOLVED', cancel_requested_at from payment.orders
    where cancel_requested_at is not null
    union all
    select tenant_id, order_id, case when check_due_at is null then 'REFUND_GIVEN_UP' else 'REFUND_UNRESOLVED' end, created_at
    from payment.refunds where status in ('REQUESTED', 'UNKNOWN')
  ) cause
  where since <= ${openSince} ${tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId}`}`

/** The stuck orders of one page, those first that are stuck longest, and how many there are in all. */
export async function listStuck(
  sql: Sql,
  filter: StuckFilter,
  rows: { readonly limit: number; readonly offset: number },
): Promise<{ readonly stuck: readonly StuckOrder[]; readonly total: number }> {
  const stuck = await sql<StuckOrder[]>`
    select t.public_id as "tenantId", o.public_id as "orderId", o.status, o.amount_fen as "amountFen",
      jsonb_agg(distinct c.cause) as causes, min(c.since) as since
    from (${causes(sql, filter)}) c
    join payment.orders o on o.tenant_id = c.tenant_id and o.id = c.order_id
    join payment.tenants t on t.id = o.tenant_id
    group by t.public_id, o.id
    order by min(c.since), o.id
    limit ${rows.limit} offset ${rows.offset}`
  const [count] = await sql<[{ total: number }]>`
    select count(distinct order_id)::int as total from (${causes(sql, filter)}) c`
  return { stuck, total: count.total }
}
