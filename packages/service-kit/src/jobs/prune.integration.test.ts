import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openKitFixture, type KitFixture } from '../../test/kit-fixture.ts'
import { pruneJob, prunedMachinery } from './prune.ts'

let fixture: KitFixture

const dayMs = 86_400_000

beforeAll(async () => {
  fixture = await openKitFixture()
})

beforeEach(() => fixture.database.sql`delete from outbox`)

afterAll(() => fixture.close())

/** Rows that were published so many days ago, or never. */
async function plant(count: number, publishedDaysAgo: number | null): Promise<void> {
  const at = publishedDaysAgo === null ? null : new Date(Date.now() - publishedDaysAgo * dayMs)
  await fixture.database.sql`
    insert into outbox (tenant_id, event_id, topic, key, type, payload, headers, published_at)
    select 1, gen_random_uuid(), 't', 'k', 'T', '{}', '{}', ${at}::timestamptz from generate_series(1, ${count})`
}

const left = async () => (await fixture.database.sql`select id from outbox`).length

const run = (signal = new AbortController().signal) =>
  pruneJob(
    { sql: fixture.database.sql, metrics: fixture.metrics, now: () => new Date() },
    prunedMachinery,
  ).run({
    signal,
  })

test('what is old goes, in as many statements as it takes, and what is young or not done stays', async () => {
  await plant(2500, 8)
  await plant(3, null)
  await plant(5, 6)
  await run()
  expect(await left()).toBe(8)
  expect(await fixture.metrics.render()).toMatch(/pruned_rows_total\{table="outbox"[^}]*\} 2500\n/)
})

test('a run that is told to end deletes no further batch', async () => {
  await plant(1500, 8)
  await run(AbortSignal.abort())
  expect(await left()).toBe(1500)
})

test('an event is remembered as handled for two months, and a key for a week', async () => {
  const { sql } = fixture.database
  const at = (days: number) => new Date(Date.now() - days * dayMs)
  await sql`
    insert into inbox (tenant_id, consumer, event_id, type, handled_at)
    values (1, 'old', ${randomUUID()}, 'T', ${at(61)}), (1, 'young', ${randomUUID()}, 'T', ${at(59)})`
  await sql`
    insert into idempotency_keys (tenant_id, caller, route, key, body_hash, created_at)
    values (1, 'c', 'r', 'old', 'h', ${at(8)}), (1, 'c', 'r', 'young', 'h', ${at(6)})`
  await run()
  const consumers = await sql<{ consumer: string }[]>`select consumer from inbox`
  const keys = await sql<{ key: string }[]>`select key from idempotency_keys`
  expect([...consumers.map(({ consumer }) => consumer), ...keys.map(({ key }) => key)]).toEqual([
    'young',
    'young',
  ])
})
