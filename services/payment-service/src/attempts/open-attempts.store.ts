import type { Sql } from '@interview-pass/service-kit'

/** How many attempts of all tenants have no outcome and are not asked about any more, by channel. */
export async function countGivenUpAttempts(sql: Sql): Promise<{ channel: string; count: number }[]> {
  // The statuses as they stand in the index: as parameters they would not find it.
  return sql`
    select channel, count(*)::int as count from payment.payment_attempts
    where query_due_at is null and status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN')
    group by channel`
}

/** How many attempts of all tenants have had no outcome for an hour although the channel is asked about them, by channel. */
export async function countUnresolvedAttempts(sql: Sql): Promise<{ channel: string; count: number }[]> {
  return sql`
    select channel, count(*)::int as count from payment.payment_attempts
    where query_due_at is not null and status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN')
      and created_at < now() - interval '1 hour'
    group by channel`
}
