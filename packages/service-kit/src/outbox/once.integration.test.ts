import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId, once } from '../index.ts'
import { openKitFixture, someEvent, type KitFixture } from '../../test/kit-fixture.ts'
import { insertEvent } from './record-event.ts'

let fixture: KitFixture

beforeAll(async () => {
  fixture = await openKitFixture()
  await fixture.database.sql`create table effect (event_id uuid not null)`
})

beforeEach(async () => void (await fixture.database.sql`truncate outbox, inbox, effect`))

afterAll(() => fixture.close())

const count = async (table: string): Promise<number> => {
  const rows = await fixture.database.sql`select count(*)::int as count from ${fixture.database.sql(table)}`
  return Number(rows[0]?.['count'])
}

test('a recorded event is a row with its message as JSON objects, not as quoted text', async () => {
  const event = someEvent()
  await fixture.database.transaction((tx) => insertEvent(tx, event, 9007199254740993n))
  const [row] = await fixture.database.sql`
    select *, jsonb_typeof(payload) as payload_kind, jsonb_typeof(headers) as headers_kind from outbox`
  expect(row).toMatchObject({
    tenant_id: 9007199254740993n,
    event_id: event.id,
    topic: event.topic,
    key: event.key,
    type: event.type,
    payload: event.data,
    payload_kind: 'object',
    headers_kind: 'object',
    published_at: null,
  })
  expect(row?.['headers']).toMatchObject({ ce_id: event.id, ce_tenantid: event.tenantId })
})

test('an event above 64 KiB is refused when it is recorded, so that publishing cannot meet it', async () => {
  const event = { ...someEvent(), data: { text: 'x'.repeat(64 * 1024) } }
  const recording = fixture.database.transaction((tx) => insertEvent(tx, event, 1n))
  await expect(recording).rejects.toThrow(RangeError)
  expect(await count('outbox')).toBe(0)
})

const handle = (event: { id: string; type: string }, consumer = 'mailer') =>
  fixture.database.transaction((tx) =>
    once(tx, { consumer, event, tenantId: 1n }, async () => {
      await tx.execute(sql`insert into effect values (${event.id})`)
    }),
  )

test('an event delivered many times at once takes effect once', async () => {
  const event = someEvent()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => handle(event)))
  expect(outcomes.filter((outcome) => outcome === 'HANDLED')).toHaveLength(1)
  expect(await count('effect')).toBe(1)
})

test('each consumer handles the event for itself', async () => {
  const event = someEvent()
  expect([await handle(event, 'mailer'), await handle(event, 'ledger')]).toEqual(['HANDLED', 'HANDLED'])
})

test('a handler that fails leaves no mark, so that the event is handled when it comes again', async () => {
  const event = { id: newId(), type: 'SomethingHappened' }
  const failing = fixture.database.transaction((tx) =>
    once(tx, { consumer: 'mailer', event, tenantId: 5n }, () => Promise.reject(new Error('no mail server'))),
  )
  await expect(failing).rejects.toThrow('no mail server')
  expect(await count('inbox')).toBe(0)
  expect(await handle(event)).toBe('HANDLED')
})
