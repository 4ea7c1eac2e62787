import { fileURLToPath } from 'node:url'
import { dumpSchema, migrate } from '@interview-pass/service-kit'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administer } from '../database/administer.ts'
import {
  listColumns,
  listConstraints,
  listIndexes,
  listLeftOvers,
  listTriggered,
  mirroredColumns,
  type CatalogColumn,
  type CatalogConstraint,
} from './catalog.ts'
import { expectTablesOfKit } from './tables-of-kit.ts'
import { openTestNamespace, type TestNamespace } from './test-namespace.ts'

export interface DescribedDatabase {
  readonly schema: string
  /** The service's folder, which holds `migrations` and `schema.sql`; ends with a slash. */
  readonly serviceFolder: URL
  /** What the service's `tables.ts` exports. */
  readonly tables: Readonly<Record<string, unknown>>
  /** Tables that are about no tenant. */
  readonly tenantless: readonly string[]
  /** Tables whose rows may be without a tenant. */
  readonly tenantOptional: readonly string[]
}

interface Catalog {
  readonly sql: postgres.Sql
  readonly columns: readonly CatalogColumn[]
  readonly constraints: readonly CatalogConstraint[]
  readonly tables: readonly string[]
}

type ReadCatalog = () => Catalog

/** The tests that every service's database must pass: its mirrors are true, its rules hold, its roll-backs work. */
export function describeDatabase(described: DescribedDatabase): void {
  const { schema } = described
  let namespace: TestNamespace
  let catalog: Catalog
  const readCatalog = () => catalog

  beforeAll(async () => {
    namespace = await openTestNamespace()
    const sql = postgres(namespace.superuserUrl, { max: 2, onnotice: () => undefined })
    const columns = await listColumns(sql, schema)
    const tables = [...new Set(columns.map(({ table }) => table))]
    catalog = { sql, columns, tables, constraints: await listConstraints(sql, schema) }
  })
  afterAll(async () => {
    await catalog.sql.end({ timeout: 5 })
    await namespace.close()
  })

  describe('the mirrors of the migrations', () => {
    it('schema.sql is what the migrations make', async () => {
      const dump = await dumpSchema({ url: namespace.ownerUrl, schema })
      await expect(dump).toMatchFileSnapshot(fileURLToPath(new URL('schema.sql', described.serviceFolder)))
    })

    it('tables.ts has the same tables and columns as the database', () => {
      const real = catalog.columns.map(({ identity: _identity, ...column }) => column)
      const inOrder = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted()
      expect(inOrder(mirroredColumns(described.tables))).toEqual(inOrder(real))
    })
  })

  it('the tables of the kit are as the kit has them', () =>
    expectTablesOfKit(catalog.sql, namespace.superuserUrl, schema))

  describe('the data rules', () => {
    describeRows(described, readCatalog)
    describeConstraints(described, readCatalog)
  })

  it('the roll-back leaves nothing, and the migrations come up again the same', async () => {
    const { before, leftOvers, after } = await rollBackAndUp(described)
    expect(leftOvers).toEqual([])
    expect(after).toBe(before)
  })
}

function describeRows({ schema, tenantless, tenantOptional }: DescribedDatabase, catalog: ReadCatalog): void {
  const tablesWith = (name: string, type: string) =>
    catalog()
      .columns.filter((each) => each.column === name && each.type === type)
      .map(({ table }) => table)

  it('every table has an identity key of type bigint', () => {
    expect(tablesWith('id', 'bigint')).toEqual(catalog().tables)
    expect(catalog().columns.filter(({ column, identity }) => column === 'id' && identity !== 'a')).toEqual(
      [],
    )
  })

  it('every row belongs to a tenant, with the named exceptions', () => {
    const owned = tablesWith('tenant_id', 'bigint')
    expect(catalog().tables.filter((table) => !owned.includes(table))).toEqual(tenantless)
    const optional = catalog().columns.filter(({ column, required }) => column === 'tenant_id' && !required)
    expect(optional.map(({ table }) => table)).toEqual(tenantOptional)
  })

  it('rows know when they were made and changed, the latter by a trigger', async () => {
    const { sql, tables } = catalog()
    expect(tablesWith('created_at', 'timestamp with time zone')).toEqual(tables)
    expect(tablesWith('updated_at', 'timestamp with time zone')).toEqual(tables)
    expect((await listTriggered(sql, schema)).map(({ table }) => table)).toEqual(tables)
  })

  it('no string is without a bound, and times are with a zone', () => {
    const loose = new Set(['text', 'character varying', 'timestamp without time zone', 'json'])
    expect(catalog().columns.filter(({ type }) => loose.has(type))).toEqual([])
  })
}

function describeConstraints({ schema }: DescribedDatabase, catalog: ReadCatalog): void {
  it('every status is held by a check', () => {
    const held = catalog().constraints.map(({ name }) => name)
    const statuses = catalog().columns.filter(({ column }) => column === 'status')
    expect(statuses.length).toBeGreaterThan(3)
    for (const { table } of statuses) expect(held).toContain(`chk_${table}_status`)
  })

  it('a reference leads to the same tenant, follows changed keys and stops deletions', () => {
    const references = catalog().constraints.filter(({ kind }) => kind === 'f')
    expect(references.length).toBeGreaterThan(8)
    for (const { definition } of references) {
      expect(definition).toMatch(/^FOREIGN KEY \(tenant_id(, \w+)?\) REFERENCES /)
      expect(definition).toMatch(/ ON UPDATE CASCADE ON DELETE RESTRICT$/)
    }
  })

  it('names say what they are', async () => {
    const prefixes: Record<string, string> = { c: 'chk', f: 'fk', u: 'uk', p: 'pk' }
    for (const { table, name, kind } of catalog().constraints) {
      expect(name.startsWith(`${prefixes[kind]}_${table}`), name).toBe(true)
    }
    for (const { name, table } of await listIndexes(catalog().sql, schema)) {
      expect(name).toMatch(new RegExp(`^(idx|uk|pk)_${table}(_|$)`))
    }
  })
}

async function rollBackAndUp({ schema, serviceFolder }: DescribedDatabase) {
  const directory = fileURLToPath(new URL('migrations', serviceFolder))
  const namespace = await openTestNamespace()
  const { ownerUrl, superuserUrl } = namespace
  try {
    const before = await dumpSchema({ url: ownerUrl, schema })
    await migrate({ url: ownerUrl, directory, schema, direction: 'down', steps: 100 })
    const leftOvers = await administer(superuserUrl, (client) => listLeftOvers(client, schema))
    await migrate({ url: ownerUrl, directory, schema })
    return { before, leftOvers, after: await dumpSchema({ url: ownerUrl, schema }) }
  } finally {
    await namespace.close()
  }
}
