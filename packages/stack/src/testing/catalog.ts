import { getTableName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import type { Sql } from 'postgres'

export interface CatalogColumn {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly required: boolean
  readonly default: boolean
  /** `a` for an identity that is always generated. */
  readonly identity: string
}

/** Every column of a schema but those of its migration history. */
export function listColumns(sql: Sql, schema: string): Promise<CatalogColumn[]> {
  return sql<CatalogColumn[]>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required, a.atthasdef as default, a.attidentity as identity
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = ${schema}::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and c.relname <> 'schema_migrations'
    order by 1, 2`
}

/** The columns that drizzle tables declare, in the words of the catalog. */
export function mirroredColumns(
  tables: Readonly<Record<string, unknown>>,
): Omit<CatalogColumn, 'identity'>[] {
  return Object.values(tables)
    .filter((table) => is(table, PgTable))
    .flatMap((table) =>
      getTableConfig(table).columns.map((column) => ({
        table: getTableName(table),
        column: column.name,
        type: column.getSQLType().replace('varchar', 'character varying').replace(', ', ','),
        required: column.notNull,
        default: column.hasDefault && column.generatedIdentity === undefined,
      })),
    )
}

export interface CatalogConstraint {
  readonly table: string
  readonly name: string
  /** `c` check, `f` foreign key, `u` unique, `p` primary key. */
  readonly kind: string
  readonly definition: string
}

export function listConstraints(sql: Sql, schema: string): Promise<CatalogConstraint[]> {
  return sql<CatalogConstraint[]>`
    select c.relname as table, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = ${schema}::regnamespace and k.contype in ('c', 'f', 'u', 'p')
      and c.relname <> 'schema_migrations'`
}

export interface CatalogIndex {
  readonly table: string
  readonly name: string
  readonly definition: string
}

export function listIndexes(sql: Sql, schema: string): Promise<CatalogIndex[]> {
  return sql<CatalogIndex[]>`
    select tablename as table, indexname as name, indexdef as definition from pg_indexes
    where schemaname = ${schema} and tablename <> 'schema_migrations'`
}

/** Tables with a trigger that runs before each update. */
export function listTriggered(sql: Sql, schema: string): Promise<{ table: string }[]> {
  return sql<{ table: string }[]>`
    select c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = ${schema}::regnamespace and t.tgname in ('touch_updated_at', 'set_updated_at')
    order by 1`
}

/** Everything but the migration history that a schema still holds. */
export function listLeftOvers(sql: Sql, schema: string): Promise<{ name: string }[]> {
  return sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = ${schema}::regnamespace and relkind in ('r', 'S', 'v') and relname <> 'schema_migrations'
    union all
    select proname from pg_proc where pronamespace = ${schema}::regnamespace`
}
