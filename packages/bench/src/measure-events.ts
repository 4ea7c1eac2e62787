import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { concurrency, type BenchStack } from './bench-stack.ts'
import { load, type Latencies } from './http-load.ts'
import { paymentNotification, plantOrders } from './orders-to-pay.ts'

interface Load {
  readonly perSecond: number
  readonly seconds: number
}

export interface EventFigures extends Latencies {
  /** Of the notifications, each answered after the commit: from receipt to committed code. */
  readonly callback: Latencies
}

const handledDeadlineMs = 60_000

/**
 * Pays at a steady rate and measures, by PostgreSQL's own commit times, from the commit that recorded PaymentCompleted to
 * the commit in interview-service that handled it.
 */
export async function measureEvents(bench: BenchStack, { perSecond, seconds }: Load): Promise<EventFigures> {
  const { sql, stack } = bench
  const [last] = await sql<[{ id: bigint }]>`select coalesce(max(id), 0) as id from payment.access_codes`
  const rate = Math.max(1, Math.round(perSecond))
  const numbers = await plantOrders(bench, rate * seconds)
  const callback = await load({
    url: stack.addresses.payment.url,
    requests: numbers.map((number) => paymentNotification(bench, number)),
    connections: Math.min(concurrency, rate),
    perSecond: rate,
  })
  await waitUntil('every event is handled', () => isAllHandled(bench, last.id), handledDeadlineMs)
  const [figures] = await sql<[Latencies]>`
    select percentile_cont(0.5) within group (order by ms) as "p50Ms",
      percentile_cont(0.99) within group (order by ms) as "p99Ms"
    from (
      select extract(epoch from pg_xact_commit_timestamp(i.xmin) - pg_xact_commit_timestamp(c.xmin))::float8 * 1000 as ms
      from payment.access_codes c
      join payment.outbox o on o.key = c.order_public_id::text
      join interview.inbox i on i.event_id = o.event_id
      where c.id > ${last.id}
    ) as delays`
  return { callback, ...figures }
}

async function isAllHandled({ sql }: BenchStack, afterId: bigint): Promise<boolean> {
  const [row] = await sql<[{ missing: number }]>`
    select count(*)::int as missing from payment.access_codes c
    join payment.outbox o on o.key = c.order_public_id::text
    where c.id > ${afterId} and not exists (select from interview.inbox i where i.event_id = o.event_id)`
  return row.missing === 0
}
