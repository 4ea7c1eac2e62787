import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, type Sql } from '../index.ts'
import { recordBackup } from './backup-records.ts'
import { migrationStatus, type MigrateOptions } from './migrate.ts'
import { createTestDatabase, type TestDatabase } from '../testing/index.ts'

const schema = 'shop'

let scratch: TestDatabase
let directory: string
let sql: Sql

beforeEach(async () => {
  scratch = await createTestDatabase({ purpose: 'service_kit' })
  directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  sql = postgres(scratch.url, { max: 2, types: { bigint: postgres.BigInt }, onnotice: () => undefined })
  await write(
    'V001__create_orders.sql',
    'create table orders (id bigint primary key, name varchar(50) not null);',
  )
  await write('U001__create_orders.sql', 'drop table orders;')
  await write('V002__add_note.sql', 'alter table orders add column note text;')
  await write('U002__add_note.sql', 'alter table orders drop column note;')
})

afterEach(async () => {
  await sql.end({ timeout: 1 })
  await scratch.drop()
  await rm(directory, { recursive: true })
})

const write = (file: string, text: string) => writeFile(join(directory, file), `${text}\n`)
const up = () => migrate({ url: scratch.url, directory, schema })
const down = (steps: number) => migrate({ url: scratch.url, directory, schema, direction: 'down', steps })
const tables = async () =>
  (await sql`select tablename from pg_tables where schemaname = ${schema} order by 1`).map(
    (row) => row['tablename'],
  )

async function writeIndexMigration(
  statement = 'create unique index concurrently uk_orders_name on shop.orders (name);',
) {
  await write(
    'V003__index_names.sql',
    `-- no-transaction\n-- Names are unique; the table is large.\n${statement}`,
  )
  await write(
    'U003__index_names.sql',
    '-- no-transaction\ndrop index concurrently if exists shop.uk_orders_name;',
  )
}

const indexState = async () =>
  (await sql`select indisvalid from pg_index where indexrelid = to_regclass('shop.uk_orders_name')`).map(
    (row) => row['indisvalid'],
  )

test('an empty database gets the schema, every file in order, and nothing twice', async () => {
  expect(await up()).toEqual({ applied: ['V001__create_orders.sql', 'V002__add_note.sql'] })
  expect(await up()).toEqual({ applied: [] })
  expect(await tables()).toEqual(['orders', 'schema_migrations'])
})

test('rolling back undoes the newest step first, and up brings it back', async () => {
  await up()
  expect(await down(2)).toEqual({ applied: ['U002__add_note.sql', 'U001__create_orders.sql'] })
  expect(await tables()).toEqual(['schema_migrations'])
  expect((await up()).applied).toHaveLength(2)
})

test('a file that fails leaves nothing of itself behind, keeps what was before it, and is named', async () => {
  await write('V002__add_note.sql', 'alter table orders add column note text; select 1 / 0;')
  await expect(up()).rejects.toThrow(/V002__add_note\.sql: division by zero/)
  expect(await migrationStatus(sql, { directory, schema })).toEqual({
    applied: ['V001__create_orders.sql'],
    pending: ['V002__add_note.sql'],
  })
  await write('V002__add_note.sql', 'alter table orders add column note text;')
  expect(await up()).toEqual({ applied: ['V002__add_note.sql'] })
})

test('a file changed after it was applied is refused', async () => {
  await up()
  await write('V001__create_orders.sql', 'create table orders (id bigint primary key);')
  await expect(up()).rejects.toThrow('V001__create_orders.sql: was changed after it was applied')
})

test.each([
  ['a gap', 'V004__later.sql', 'V004__later.sql: version 3 is missing before it'],
  ['a duplicate version', 'V002__other.sql', /V002__other\.sql: version 2 is there twice|its roll-back/],
  [
    'a step without roll-back',
    'V003__alone.sql',
    'V003__alone.sql: its roll-back U003__alone.sql is missing',
  ],
  ['a roll-back of nothing', 'U003__alone.sql', 'U003__alone.sql: rolls back nothing'],
  ['a strange name', 'create-orders.sql', 'create-orders.sql: is not named like'],
])('%s is refused by name', async (_, file, message) => {
  await write(file, 'select 1;')
  await expect(up()).rejects.toThrow(message)
})

test('a file that ends the transaction of its own accord is refused', async () => {
  await write('V002__add_note.sql', 'alter table orders add column note text;\ncommit;')
  await expect(up()).rejects.toThrow('V002__add_note.sql: must not begin or end a transaction')
})

test('five runners at once apply each file once, with an index built concurrently among them', async () => {
  await writeIndexMigration()
  const results = await Promise.all(Array.from({ length: 5 }, up))
  expect(results.flatMap((result) => result.applied).sort()).toEqual([
    'V001__create_orders.sql',
    'V002__add_note.sql',
    'V003__index_names.sql',
  ])
  expect(await indexState()).toEqual([true])
})

test('an invalid index left by a failed concurrent build is replaced by the next run', async () => {
  await up()
  await sql`insert into shop.orders (id, name) values (1, 'same'), (2, 'same')`
  await writeIndexMigration()
  await expect(up()).rejects.toThrow(/V003__index_names\.sql: could not create unique index/)
  expect(await indexState()).toEqual([false])
  await sql`delete from shop.orders where id = 2`
  expect(await up()).toEqual({ applied: ['V003__index_names.sql'] })
  expect(await indexState()).toEqual([true])
  await down(1)
  expect(await indexState()).toEqual([])
})

test('only concurrent index statements may run without a transaction', async () => {
  await writeIndexMigration('update shop.orders set note = null;')
  await expect(up()).rejects.toThrow('V003__index_names.sql: only CREATE or DROP INDEX CONCURRENTLY')
})

test('the status of a database that was never migrated says that all is pending', async () => {
  const status = await migrationStatus(sql, { directory, schema })
  expect(status).toEqual({ applied: [], pending: ['V001__create_orders.sql', 'V002__add_note.sql'] })
})

/** The command as it is run with these variables; gives what it printed. */
const commandIn =
  (environment: Record<string, string>) =>
  async (...command: string[]) => {
    const script = join(import.meta.dirname, '../bin/migrate.ts')
    const result = await promisify(execFile)(
      process.execPath,
      [script, ...command, '--directory', directory, '--schema', schema],
      { env: { DATABASE_OWNER_URL: scratch.url, ...environment } },
    )
    return result.stdout
  }

test('the command applies, reports and rolls back', async () => {
  const run = commandIn({ NODE_ENV: 'development' })
  expect(await run('up')).toBe('applied V001__create_orders.sql\napplied V002__add_note.sql\n')
  expect(await run('down', '--steps', '1')).toBe('applied U002__add_note.sql\n')
  expect(await run('status')).toBe('applied V001__create_orders.sql\npending V002__add_note.sql\n')
})

test('a schema in use changes only after a fresh backup, where one is wanted', async () => {
  const guarded = (options: Partial<MigrateOptions> = {}) =>
    migrate({ url: scratch.url, directory, schema, backupMaxAgeHours: 4, ...options })
  const backedUp = (hoursAgo: number) =>
    recordBackup(sql, { kind: 'DUMP', name: 'a.dump', takenAt: new Date(Date.now() - hoursAgo * 3_600_000) })
  expect(await guarded({ steps: 1 })).toEqual({ applied: ['V001__create_orders.sql'] })
  await expect(guarded()).rejects.toThrow('no backup of this database is recorded')
  await backedUp(5)
  await expect(guarded()).rejects.toThrow('a.dump, is 5.0 hours old, and 4 are allowed')
  expect(await guarded({ backupMaxAgeHours: 6 })).toEqual({ applied: ['V002__add_note.sql'] })
  expect(await guarded()).toEqual({ applied: [] })
  await expect(guarded({ direction: 'down' })).rejects.toThrow('hours old')
  await backedUp(1)
  expect(await guarded({ direction: 'down' })).toEqual({ applied: ['U002__add_note.sql'] })
})

test('in production the command wants a fresh backup, unless it is told that none is wanted', async () => {
  await migrate({ url: scratch.url, directory, schema, steps: 1 })
  const run = commandIn({})
  await expect(run('up')).rejects.toThrow(/no backup of this database is recorded: .*--without-backup/)
  expect(await run('up', '--without-backup')).toBe('applied V002__add_note.sql\n')
})
