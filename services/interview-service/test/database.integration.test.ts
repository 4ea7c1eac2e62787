import { fileURLToPath } from 'node:url'
import { getTableName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dumpSchema, migrate } from '@interview-pass/service-kit'
import { openTestNamespace, type TestNamespace } from '@interview-pass/stack/testing'
import * as tables from '../src/tables.ts'

const schema = 'interview'
const directory = fileURLToPath(new URL('../migrations', import.meta.url))

let namespace: TestNamespace
let sql: postgres.Sql

beforeAll(async () => {
  namespace = await openTestNamespace()
  sql = postgres(namespace.superuserUrl, { max: 2, onnotice: () => undefined })
})
afterAll(async () => {
  await sql.end({ timeout: 5 })
  await namespace.close()
})

interface ColumnRow {
  table: string
  column: string
  type: string
  required: boolean
  default: boolean
  identity: string
}

/** Every column of the schema but those of the migration history. */
function listColumns(): Promise<ColumnRow[]> {
  return sql<ColumnRow[]>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required, a.atthasdef as default, a.attidentity as identity
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = ${schema}::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and c.relname <> 'schema_migrations'
    order by 1, 2`
}

/** The columns that tables.ts declares, in the words of the catalog. */
function mirroredColumns(): Omit<ColumnRow, 'identity'>[] {
  return Object.values(tables)
    .filter((table) => is(table, PgTable))
    .flatMap((table: PgTable) =>
      getTableConfig(table).columns.map((column) => ({
        table: getTableName(table),
        column: column.name,
        type: column.getSQLType().replace('varchar', 'character varying'),
        required: column.notNull,
        default: column.hasDefault && column.generatedIdentity === undefined,
      })),
    )
}

interface ConstraintRow {
  table: string
  name: string
  kind: string
  definition: string
}

function listConstraints(): Promise<ConstraintRow[]> {
  return sql<ConstraintRow[]>`
    select c.relname as table, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = ${schema}::regnamespace and k.contype in ('c', 'f', 'u', 'p')
      and c.relname <> 'schema_migrations'`
}

describe('the mirrors of the migrations', () => {
  it('schema.sql is what the migrations make', async () => {
    await expect(await dumpSchema({ url: namespace.ownerUrl, schema })).toMatchFileSnapshot('../schema.sql')
  })

  it('tables.ts has the same tables and columns as the database', async () => {
    const real = (await listColumns()).map(({ identity: _identity, ...column }) => column)
    const inOrder = (rows: Omit<ColumnRow, 'identity'>[]) => rows.map((row) => JSON.stringify(row)).sort()
    expect(inOrder(mirroredColumns())).toEqual(inOrder(real))
  })
})

describe('the data rules', () => {
  it('every table has an identity key of type bigint', async () => {
    const columns = await listColumns()
    const keys = columns.filter(({ column }) => column === 'id')
    expect(keys.map(({ table }) => table)).toEqual([...new Set(columns.map(({ table }) => table))])
    for (const key of keys) expect(key).toMatchObject({ type: 'bigint', identity: 'a' })
  })

  it('every row belongs to a tenant; only an event may be remembered before its tenant is known', async () => {
    const columns = await listColumns()
    const owners = columns.filter(({ column }) => column === 'tenant_id')
    const without = [...new Set(columns.map(({ table }) => table))].filter(
      (table) => !owners.some((owner) => owner.table === table),
    )
    expect(without).toEqual(['tenants'])
    expect(owners.filter(({ required }) => !required).map(({ table }) => table)).toEqual(['inbox'])
  })

  it('rows know when they were made and changed, but for the two logs of events, which are written once', async () => {
    const columns = await listColumns()
    const triggers = await sql<{ table: string }[]>`
      select c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = ${schema}::regnamespace and t.tgname = 'set_updated_at'`
    const stamped = (name: string) =>
      columns
        .filter(({ column, type }) => column === name && type === 'timestamp with time zone')
        .map(({ table }) => table)
    const all = [...new Set(columns.map(({ table }) => table))].filter(
      (table) => !['inbox', 'outbox'].includes(table),
    )
    expect(stamped('created_at').filter((table) => table !== 'outbox')).toEqual(all)
    expect(stamped('updated_at')).toEqual(all)
    expect(triggers.map(({ table }) => table).sort()).toEqual(all)
  })

  it('no string is without a bound, and times are with a zone', async () => {
    const loose = (await listColumns()).filter(({ type }) =>
      ['text', 'character varying', 'timestamp without time zone', 'json'].includes(type),
    )
    expect(loose).toEqual([])
  })

  it('every status is held by a check', async () => {
    const constraints = await listConstraints()
    const statuses = (await listColumns()).filter(({ column }) => column === 'status')
    expect(statuses.length).toBeGreaterThan(3)
    for (const { table } of statuses) {
      expect(constraints.map(({ name }) => name)).toContain(`chk_${table}_status`)
    }
  })

  it('a reference leads to the same tenant, follows changed keys and stops deletions', async () => {
    const references = (await listConstraints()).filter(({ kind }) => kind === 'f')
    expect(references.length).toBeGreaterThan(8)
    for (const { definition } of references) {
      expect(definition).toMatch(/^FOREIGN KEY \(tenant_id(, \w+)?\) REFERENCES /)
      expect(definition).toMatch(/ ON UPDATE CASCADE ON DELETE RESTRICT$/)
    }
  })

  it('names say what they are', async () => {
    const prefixes: Record<string, string> = { c: 'chk', f: 'fk', u: 'uk', p: 'pk' }
    for (const { table, name, kind } of await listConstraints()) {
      expect(name.startsWith(`${prefixes[kind]}_${table}`), name).toBe(true)
    }
    const indexes = await sql<{ name: string; table: string }[]>`
      select indexname as name, tablename as table from pg_indexes
      where schemaname = ${schema} and tablename <> 'schema_migrations'`
    for (const { name, table } of indexes) expect(name).toMatch(new RegExp(`^(idx|uk|pk)_${table}(_|$)`))
  })
})

it('the roll-back leaves nothing, and the migrations come up again the same', async () => {
  const other = await openTestNamespace()
  try {
    const before = await dumpSchema({ url: other.ownerUrl, schema })
    await migrate({ url: other.ownerUrl, directory, schema, direction: 'down', steps: 100 })
    const left = await listLeftOvers(other.superuserUrl)
    expect(left).toEqual([])
    await migrate({ url: other.ownerUrl, directory, schema })
    expect(await dumpSchema({ url: other.ownerUrl, schema })).toBe(before)
  } finally {
    await other.close()
  }
})

async function listLeftOvers(url: string): Promise<readonly unknown[]> {
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await client`
      select relname as name from pg_class
      where relnamespace = ${schema}::regnamespace and relkind in ('r', 'S', 'v') and relname <> 'schema_migrations'
      union all
      select proname from pg_proc where pronamespace = ${schema}::regnamespace`
  } finally {
    await client.end({ timeout: 5 })
  }
}
