import type { Sql } from '../database/session.ts'
import { counter } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Job } from './jobs.ts'

export interface PrunedTable {
  /** Of the service's own schema, with an `id` that grows with time. */
  readonly table: string
  /** The column of the moment that `keepMs` counts from; rows without one are kept. Default `created_at`. */
  readonly by?: string
  readonly keepMs: number
}

export interface PruneDeps {
  readonly sql: Sql
  readonly metrics: Metrics
  readonly now: () => Date
}

const dayMs = 86_400_000

/**
 * What every service has. An event that was handled is remembered for longer than its topic, and the dead letters that it
 * may be replayed from, keep it; a key for as long as a client may still ask what became of its request.
 */
export const prunedMachinery: readonly PrunedTable[] = [
  { table: 'outbox', by: 'published_at', keepMs: 7 * dayMs },
  { table: 'inbox', by: 'handled_at', keepMs: 60 * dayMs },
  { table: 'idempotency_keys', keepMs: 7 * dayMs },
]

export const pruneMetrics = {
  pruned: counter('pruned_rows_total', 'rows', 'Rows deleted because of their age', {
    table: 'tables of the service that are pruned',
  }),
}

const rowsMaxPerStatement = 1000
const everyMs = 600_000

/**
 * Deletes what is old, the oldest rows first, in statements of at most 1000 rows each, so that no lock lasts. Looks at
 * as many rows as it deletes and no further: what is young is never read.
 */
export function pruneJob(deps: PruneDeps, tables: readonly PrunedTable[]): Job {
  const pruned = deps.metrics.counter(pruneMetrics.pruned, { table: tables.map(({ table }) => table) })
  return {
    name: 'prune',
    everyMs,
    async run({ signal }) {
      for (const table of tables) {
        let count = rowsMaxPerStatement
        while (count === rowsMaxPerStatement && !signal.aborted) {
          count = await deleteOldest(deps.sql, table, new Date(deps.now().getTime() - table.keepMs))
          pruned.inc({ table: table.table }, count)
        }
      }
    },
  }
}

async function deleteOldest(
  sql: Sql,
  { table, by = 'created_at' }: PrunedTable,
  before: Date,
): Promise<number> {
  const deleted = await sql`
    delete from ${sql(table)}
    where id in (select id from ${sql(table)} order by id limit ${rowsMaxPerStatement}) and ${sql(by)} < ${before}`
  return deleted.count
}
