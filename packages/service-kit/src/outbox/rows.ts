import type { Sql } from '../database/session.ts'
import { counter, gauge } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'

export interface UnpublishedRow {
  readonly id: bigint
  readonly topic: string
  readonly key: string
  /** JSON text. */
  readonly payload: string
  readonly headers: Readonly<Record<string, string>>
}

/** The part of the outbox that one sweep goes through. */
export interface OutboxWindow {
  /** What comes up to here was read before. */
  readonly afterId: bigint
  /** The newest row when the sweep began. */
  readonly untilId: bigint
}

/** Everything that waits, and the newest row of any state as seen at that same moment. */
export async function readFirstUnpublished(
  sql: Sql,
  limit: number,
): Promise<{ rows: UnpublishedRow[]; newestId: bigint }> {
  const rows = await sql<(UnpublishedRow & { newestId: bigint })[]>`
    select id, topic, key, payload::text as payload, headers, (select max(id) from outbox) as "newestId"
    from outbox where published_at is null
    order by id limit ${limit}`
  return { rows, newestId: rows[0]?.newestId ?? 0n }
}

/** Spares the walk over what was marked a moment ago, which the index still holds. */
export async function readUnpublished(
  sql: Sql,
  { afterId, untilId }: OutboxWindow,
  limit: number,
): Promise<UnpublishedRow[]> {
  return sql<UnpublishedRow[]>`
    select id, topic, key, payload::text as payload, headers
    from outbox where published_at is null and id > ${afterId} and id <= ${untilId}
    order by id limit ${limit}`
}

export async function markPublished(sql: Sql, rows: readonly UnpublishedRow[]): Promise<void> {
  // As an array literal, because the driver does not know the array types of a session.
  const ids = `{${rows.map((row) => row.id).join(',')}}`
  await sql`
    update outbox set published_at = now()
    where id = any(${ids}::text::bigint[]) and published_at is null`
}

export const outboxMetrics = {
  published: counter('outbox_published_total', 'events', 'Events published from the outbox'),
  depth: gauge('outbox_depth', 'events', 'Events recorded but not yet published, at most 10000'),
  age: gauge('outbox_oldest_age_seconds', 'seconds', 'Age of the oldest event not yet published'),
}

const measureEveryMs = 5000
const depthMax = 10_000

/** The backlog. Every replica shows the same one, whether its relay is active or stands by. */
export interface OutboxGauge {
  /** Measures it, at most every five seconds. A depth of 10 000 means that or more. */
  measure(sql: Sql): Promise<void>
  /** Back to zero: without a connection this replica knows nothing. */
  reset(): void
}

export function createOutboxGauge(metrics: Metrics): OutboxGauge {
  const depth = metrics.gauge(outboxMetrics.depth)
  const age = metrics.gauge(outboxMetrics.age)
  let measuredAt = 0
  return {
    async measure(sql) {
      if (Date.now() - measuredAt < measureEveryMs) return
      measuredAt = Date.now()
      const [row] = await sql<{ depth: number; age: number }[]>`
        select count(*)::int as depth,
               coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
        from (select created_at from outbox where published_at is null order by id limit ${depthMax}) as waiting`
      depth.set(row?.depth ?? 0)
      age.set(row?.age ?? 0)
    },
    reset() {
      measuredAt = 0
      depth.set(0)
      age.set(0)
    },
  }
}
