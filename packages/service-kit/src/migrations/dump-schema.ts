import { onOneConnection } from '../database/session.ts'
import { readFunctions, readGrants, readTables } from './schema-catalog.ts'

/** With nothing else on the search path every name is printed with its schema. */
const connection = { search_path: 'pg_catalog', TimeZone: 'UTC' }

/**
 * The schema as SQL-like text, read from the catalog: tables, columns, defaults, constraints, indexes, triggers, functions and
 * grants, each sorted by name, so that equal schemas give equal text. For reading and comparing, not for restoring.
 */
export function dumpSchema({ url, schema }: { url: string; schema: string }): Promise<string> {
  return onOneConnection(url, connection, async (sql) => {
    const sections = [
      [`create schema ${schema};`],
      await readTables(sql, schema),
      await readFunctions(sql, schema),
      await readGrants(sql, schema),
    ]
    return `${sections.flat().join('\n\n')}\n`
  })
}
