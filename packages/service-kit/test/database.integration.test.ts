import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseErrorOf, isTransientDatabaseError } from '../src/index.ts'
import { openTcpGate } from '../src/testing/index.ts'
import { openKitFixture, type KitFixture } from './kit-fixture.ts'

let fixture: KitFixture

beforeAll(async () => {
  fixture = await openKitFixture()
  await fixture.database.sql`create table account (id bigint primary key, owner varchar(20) not null)`
})

afterAll(() => fixture.close())

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

test('whole numbers beyond 2^53 and decimals arrive exactly, through both clients', async () => {
  const query = 'select 9007199254740993::int8 as id, 0.1::numeric(20, 10) as amount'
  const exact = { id: 9007199254740993n, amount: '0.1000000000' }
  expect(await fixture.database.sql.unsafe(query)).toEqual([exact])
  expect([...(await fixture.database.db.execute(sql.raw(query)))]).toEqual([exact])
})

test('unqualified names mean the schema of the service, and times are UTC', async () => {
  const [row] = await fixture.database
    .sql`select current_schema() as schema, current_setting('TimeZone') as zone`
  expect(row).toEqual({ schema: 'kit', zone: 'UTC' })
})

test('a transaction whose work throws leaves nothing behind', async () => {
  const failed = fixture.database.transaction(async (tx) => {
    await tx.execute(sql`insert into account values (1, 'a')`)
    throw new Error('changed my mind')
  })
  await expect(failed).rejects.toThrow('changed my mind')
  expect(await fixture.database.sql`select * from account`).toHaveLength(0)
})

test('a broken constraint is told by code, constraint and table, without the values', async () => {
  const insert = () => fixture.database.db.execute(sql`insert into account values (${7n}, ${'secret'})`)
  await insert()
  const error = await caught(insert())
  expect(databaseErrorOf(error)).toEqual({ code: '23505', constraint: 'account_pkey', table: 'account' })
  expect(JSON.stringify(databaseErrorOf(error))).not.toContain('secret')
  expect(isTransientDatabaseError(error)).toBe(false)
})

test('a statement that takes too long is ended, and counts as transient', async () => {
  const short = fixture.openDatabase()
  const slow = short.sql.begin(async (tx) => {
    await tx`set local statement_timeout = 20`
    await tx`select pg_sleep(5)`
  })
  const error = await caught(slow)
  expect(databaseErrorOf(error)?.code).toBe('57014')
  expect(isTransientDatabaseError(error)).toBe(true)
  await short.close()
})

test('a lost connection counts as transient, and the next statement works', async () => {
  const [row] = await fixture.database.sql`select pg_backend_pid() as pid`
  const other = fixture.openDatabase()
  const error = await caught(
    other.transaction(async (tx) => {
      const [mine] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await fixture.database.sql`select pg_terminate_backend(${mine?.pid ?? 0})`
      await tx.execute(sql`select 1`)
    }),
  )
  expect(isTransientDatabaseError(error)).toBe(true)
  await expect(other.ping()).resolves.toBeUndefined()
  expect(row).toBeDefined()
  await other.close()
})

test('a database that can not be reached is transient, and a frozen one fails its ping in time', async () => {
  const target = new URL(fixture.url)
  const gate = await openTcpGate({ host: target.hostname, port: Number(target.port) })
  target.port = String(gate.port)
  const behindGate = fixture.openDatabase(target.toString())
  await behindGate.ping()
  gate.freeze()
  await expect(behindGate.ping()).rejects.toThrow('the deadline passed')
  gate.cut()
  const error = await caught(behindGate.ping())
  expect(isTransientDatabaseError(error)).toBe(true)
  gate.open()
  await expect(behindGate.ping()).resolves.toBeUndefined()
  await behindGate.close()
  await gate.close()
})

test('a transaction whose connection was lost is refused its next statement, and others go on', async () => {
  const lost = fixture.database.transaction(async (tx) => {
    const [backend] = await tx.execute(sql`select pg_backend_pid() as pid`)
    await fixture.database.sql`select pg_terminate_backend(${Number(backend?.['pid'])}::int)`
    await delay(200)
    await tx.execute(sql`select 1`)
  })
  const error = await caught(lost)
  expect(isTransientDatabaseError(error)).toBe(true)
  expect([...(await fixture.database.db.execute(sql`select 1 as one`))]).toEqual([{ one: 1 }])
})
