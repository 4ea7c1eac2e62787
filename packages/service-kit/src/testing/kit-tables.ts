import { readFile } from 'node:fs/promises'
import { onOneConnection } from '../database/session.ts'

const tables = new URL('kit-tables.sql', import.meta.url)

/** Creates a schema with the kit's own tables as a service's migrations do, for tests of the kit. */
export async function createKitTables(url: string, schema: string): Promise<void> {
  const text = `create schema ${schema}; set search_path to ${schema}; ${await readFile(tables, 'utf8')}`
  await onOneConnection(url, {}, async (sql) => sql.unsafe(text))
}
