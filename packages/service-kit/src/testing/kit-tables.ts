import { readFile } from 'node:fs/promises'
import postgres from 'postgres'

const tables = new URL('kit-tables.sql', import.meta.url)

/** Creates a schema with the kit's own tables as a service's migrations do, for tests of the kit. */
export async function createKitTables(url: string, schema: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql.unsafe(
      `create schema ${schema}; set search_path to ${schema}; ${await readFile(tables, 'utf8')}`,
    )
  } finally {
    await sql.end({ timeout: 5 })
  }
}
