import { createKitTables } from '@interview-pass/service-kit/testing'
import type postgres from 'postgres'
import { expect } from 'vitest'
import { listColumns, listConstraints, listIndexes } from './catalog.ts'

const kitSchema = 'kit'

/** Compares a service's outbox, inbox and idempotency keys with the kit's own file, in a database that both may use. */
export async function expectTablesOfKit(sql: postgres.Sql, url: string, schema: string): Promise<void> {
  await createKitTables(url, kitSchema)
  const columns = await listColumns(sql, kitSchema)
  const ofKit = ({ table }: { table: string }) => columns.some((column) => column.table === table)
  expect((await listColumns(sql, schema)).filter(ofKit)).toEqual(columns)
  // Names are the service's own, and so is the tie to its tenants.
  const rules = async (of: string) =>
    (await listConstraints(sql, of))
      .filter((rule) => ofKit(rule) && rule.kind !== 'f')
      .map(({ table, definition }) => `${table}: ${definition}`)
      .toSorted()
  expect(await rules(schema)).toEqual(await rules(kitSchema))
  // A service may have more of them.
  const indexes = (await listIndexes(sql, kitSchema)).filter(({ name }) => name.startsWith('idx_'))
  const wanted = indexes.map(({ table, definition }) => ({
    table,
    definition: definition.replace(`${kitSchema}.`, `${schema}.`),
  }))
  expect((await listIndexes(sql, schema)).map(({ table, definition }) => ({ table, definition }))).toEqual(
    expect.arrayContaining(wanted),
  )
}
