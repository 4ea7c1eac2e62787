import type { BenchStack } from '../bench-stack.ts'

export interface TableSize {
  readonly table: string
  readonly rows: number
  /** With its indexes and what is stored apart. */
  readonly bytes: number
}

/** The tables of both services, the largest first. */
export function measureTables({ sql }: BenchStack): Promise<TableSize[]> {
  return sql<TableSize[]>`
    select n.nspname || '.' || c.relname as table, greatest(c.reltuples, 0)::float8 as rows,
      pg_total_relation_size(c.oid)::float8 as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('payment', 'interview') and c.relkind = 'r' and c.reltuples > 100
    order by bytes desc`
}
