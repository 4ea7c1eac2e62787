import type { Sql } from 'postgres'

/** A table with the number of its rows and a digest over all of them. */
export interface TableDigest {
  readonly name: string
  readonly rows: number
  readonly digest: string | null
}

/** What the tables of both services hold, in whatever order their rows lie. */
export async function digestsOf(sql: Sql): Promise<TableDigest[]> {
  const tables = await sql<{ schema: string; table: string }[]>`
    select schemaname as schema, tablename as table from pg_tables
    where schemaname in ('payment', 'interview') order by 1, 2`
  const found: TableDigest[] = []
  for (const { schema, table } of tables) {
    const [row] = await sql<[Omit<TableDigest, 'name'>]>`
      select count(*)::int as rows, md5(string_agg(t::text, chr(10) order by t::text)) as digest
      from ${sql(schema)}.${sql(table)} t`
    found.push({ name: `${schema}.${table}`, ...row })
  }
  return found
}
