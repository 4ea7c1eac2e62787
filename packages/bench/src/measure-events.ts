import type { BenchStack } from './bench-stack.ts'
import { measureCallbackLatency, type Load } from './measure-callback-latency.ts'
import type { LoadResult } from './http-load.ts'

export interface EventFigures {
  readonly callback: LoadResult
  readonly events: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const handledDeadlineMs = 60_000

/**
 * Pays at a steady rate and measures, by PostgreSQL's own commit times, from the commit that recorded PaymentCompleted to
 * the commit in interview-service that handled it.
 */
export async function measureEvents(bench: BenchStack, load: Load): Promise<EventFigures> {
  const { sql } = bench
  const [last] = await sql<[{ id: bigint }]>`select coalesce(max(id), 0) as id from payment.access_codes`
  const callback = await measureCallbackLatency(bench, load)
  await allHandled(bench, last.id)
  const [figures] = await sql<[Omit<EventFigures, 'callback'>]>`
    select count(*)::int as events,
      percentile_cont(0.5) within group (order by ms) as "p50Ms",
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

async function allHandled({ sql }: BenchStack, afterId: bigint): Promise<void> {
  const giveUpAt = Date.now() + handledDeadlineMs
  for (;;) {
    const [row] = await sql<[{ missing: number }]>`
      select count(*)::int as missing from payment.access_codes c
      join payment.outbox o on o.key = c.order_public_id::text
      where c.id > ${afterId} and not exists (select from interview.inbox i where i.event_id = o.event_id)`
    if (row.missing === 0) return
    if (Date.now() > giveUpAt) throw new Error(`${row.missing} events were not handled within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
