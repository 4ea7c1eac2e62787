import type { Sql } from '@interview-pass/service-kit'

/** How many refunds of all tenants have no outcome and are not asked about any more, by channel. */
export async function countGivenUpRefunds(sql: Sql): Promise<{ channel: string; count: number }[]> {
  // The statuses as they stand in the index: as parameters they would not find it.
  return sql`
    select a.channel, count(*)::int as count
    from payment.refunds r join payment.payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
    where r.check_due_at is null and r.status in ('REQUESTED', 'UNKNOWN')
    group by a.channel`
}

/** How many refunds of all tenants have had no outcome for an hour although the channel is asked about them, by channel. */
export async function countUnresolvedRefunds(sql: Sql): Promise<{ channel: string; count: number }[]> {
  return sql`
    select a.channel, count(*)::int as count
    from payment.refunds r join payment.payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
    where r.check_due_at is not null and r.status in ('REQUESTED', 'UNKNOWN')
      and r.created_at < now() - interval '1 hour'
    group by a.channel`
}
