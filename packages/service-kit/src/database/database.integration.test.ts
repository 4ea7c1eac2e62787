import { Socket } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { databaseErrorOf, isTransientDatabaseError, openDatabase } from '../index.ts'
import { openTcpGate, waitUntil } from '../testing/index.ts'
import { openKitFixture, type KitFixture } from '../../test/kit-fixture.ts'

let fixture: KitFixture

beforeAll(async () => {
  fixture = await openKitFixture()
  await fixture.database.sql`create table account (id bigint primary key, owner varchar(20) not null)`
})

afterAll(() => fixture.close())

const busyOptions = { schema: 'kit', applicationName: 'busy', statementTimeoutMs: 5000 }

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

test('a database that cannot be reached is transient, and a frozen one fails its ping in time', async () => {
  const gate = await openTcpGate(fixture.url)
  const behindGate = fixture.openDatabase(gate.url)
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

/** This and the next one hold patches/postgres@3.4.9.patch in place. */
test('a transaction whose connection was lost leaves nothing behind, though its connection works again', async () => {
  const database = openDatabase({ ...busyOptions, url: fixture.url, poolMax: 1 })
  const isOver = Promise.withResolvers<void>()
  const lost = database.transaction(async (tx) => {
    await tx.execute(sql`insert into account values (100, 'before')`)
    const [backend] = await tx.execute(sql`select pg_backend_pid() as pid`)
    await fixture.database.sql`select pg_terminate_backend(${Number(backend?.['pid'])}::int)`
    // The pool's only connection is opened anew for somebody else.
    await waitUntil('the pool works again', async () => {
      const rows = await database.db.execute(sql`select 1`).catch(() => [])
      return rows.length === 1
    })
    await tx.execute(sql`insert into account values (101, 'after')`).catch(() => undefined)
    isOver.resolve()
  })
  expect(isTransientDatabaseError(await caught(lost))).toBe(true)
  await isOver.promise
  expect(await fixture.database.sql`select id from account where id in (100, 101)`).toHaveLength(0)
  await database.close()
})

/** What a connection asks for itself, nobody waits for: when it is lost meanwhile, the refusal would end the process. */
test('a new connection sends the statements that it was given, and none of its own', async () => {
  const write = vi.spyOn(Socket.prototype, 'write')
  const database = fixture.openDatabase()
  await database.sql`select 1`
  await database.db.execute(sql`select 2`)
  const sent = write.mock.calls.map(([bytes]) => Buffer.from(bytes).toString('latin1'))
  write.mockRestore()
  expect(sent.join('').match(/\bselect\b[^\0]*/g)).toEqual(['select 1', 'select 2'])
  await database.close()
})

test('statements whose connection went silent fail in time, and the pool works with new connections', async () => {
  const gate = await openTcpGate(fixture.url)
  const database = openDatabase({
    ...busyOptions,
    url: gate.url,
    poolMax: 2,
    statementTimeoutMs: 200,
    silentAfterMs: 1000,
  })
  const all = () => [
    database.sql`select 1`,
    database.db.execute(sql`select 1`),
    database.transaction((tx) => tx.execute(sql`select 1`)),
  ]
  await Promise.all(all())
  gate.strand()
  const startedAt = performance.now()
  for (const result of await Promise.allSettled(all())) {
    expect(result.status === 'rejected' && isTransientDatabaseError(result.reason)).toBe(true)
  }
  expect(performance.now() - startedAt).toBeLessThan(8000)
  await Promise.all(all())
  await database.close()
  await gate.close()
})

test('the server gives up a client that vanished, and its locks, within half a minute', async () => {
  const session = fixture.database.session('vanishing')
  const query = `
    select name, setting::int as value from pg_settings
    where name like 'tcp_keepalives%' or name = 'tcp_user_timeout' order by name`
  const expected = [
    { name: 'tcp_keepalives_count', value: 3 },
    { name: 'tcp_keepalives_idle', value: 10 },
    { name: 'tcp_keepalives_interval', value: 5 },
    { name: 'tcp_user_timeout', value: 25_000 },
  ]
  expect([...(await session.ask(async (raw) => raw.unsafe(query)))]).toEqual(expected)
  expect([...(await fixture.database.sql.unsafe(query))]).toEqual(expected)
  expect([...(await fixture.database.db.execute(sql.raw(query)))]).toEqual(expected)
  await session.close()
})

test('a busy pool whose connections are all lost at once works again within seconds', async () => {
  const gate = await openTcpGate(fixture.url)
  const database = openDatabase({ ...busyOptions, url: gate.url, poolMax: 10 })
  const busy = Array.from({ length: 40 }, async (_, index) =>
    index % 2 === 0
      ? database.sql`select pg_sleep(1)`
      : database.transaction((tx) => tx.execute(sql`select pg_sleep(1)`)),
  )
  await waitUntil('both pools are busy', async () => {
    const [row] = await fixture.database.sql`
      select count(*)::int as count from pg_stat_activity
      where application_name = 'busy' and state = 'active' and query like '%pg_sleep%'`
    return row?.['count'] === 20
  })
  gate.cut()
  gate.open()
  const startedAt = performance.now()
  await Promise.allSettled(busy)
  await Promise.all(Array.from({ length: 20 }, () => database.sql`select 1`))
  expect(performance.now() - startedAt).toBeLessThan(5000)
  await database.close()
  await gate.close()
})
