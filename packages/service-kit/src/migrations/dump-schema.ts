import postgres from 'postgres'
import type { Sql } from '../database/session.ts'
import { readFunctions, readGrants, readTables } from './schema-catalog.ts'

/**
 * The schema as SQL-like text, read from the catalog: tables, columns, defaults, constraints, indexes, triggers, functions and
 * grants, each sorted by name, so that equal schemas give equal text. For reading and comparing, not for restoring.
 */
export async function dumpSchema(options: { url: string; schema: string }): Promise<string> {
  const sql: Sql = postgres(options.url, {
    max: 1,
    types: { bigint: postgres.BigInt },
    onnotice: () => undefined,
    // With nothing else on the search path every name is printed with its schema.
    connection: { search_path: 'pg_catalog', TimeZone: 'UTC' },
  })
  try {
    const sections = [
      [`create schema ${options.schema};`],
      await readTables(sql, options.schema),
      await readFunctions(sql, options.schema),
      await readGrants(sql, options.schema),
    ]
    return `${sections.flat().join('\n\n')}\n`
  } finally {
    await sql.end({ timeout: 5 })
  }
}
