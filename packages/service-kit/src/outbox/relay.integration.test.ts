import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newId } from '../index.ts'
import { startOutboxRelay, type RelayOptions } from './relay.ts'
import { waitUntil } from '../testing/index.ts'
import { recordEach, someEvent } from '../../test/kit-fixture.ts'
import { memoryProducer, openRelayFixture, type RelayFixture } from '../../test/relay-fixture.ts'
import { insertEvent } from './record-event.ts'

let fixture: RelayFixture

beforeAll(async () => {
  fixture = await openRelayFixture()
})

afterEach(() => fixture.reset())

afterAll(() => fixture.close())

test('what was recorded before the relay started is published in order, in full batches, and marked', async () => {
  const events = Array.from({ length: 250 }, (_, index) => someEvent(index % 2 === 0 ? newId() : undefined))
  await recordEach(fixture.database, events)
  const kafka = memoryProducer()
  fixture.start(kafka.producer, { batchMax: 100 })
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(kafka.ids()).toEqual(events.map((event) => event.id))
  expect(kafka.batches).toEqual([100, 100, 50])
  expect(kafka.sent[0]?.topic).toBe(`${fixture.namespace}.payment.events.v1`)
})

test('a commit followed by a wake is published at once', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer)
  const event = someEvent()
  await recordEach(fixture.database, [event])
  relay.wake()
  await waitUntil('it is published', () => kafka.ids().includes(event.id), 2000)
})

test('an event of a transaction that rolled back is never published', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer)
  const abandoned = someEvent()
  const later = someEvent()
  await fixture.database
    .transaction(async (tx) => {
      await insertEvent(tx, abandoned, 1n)
      throw new Error('roll back')
    })
    .catch(() => undefined)
  await recordEach(fixture.database, [later])
  relay.wake()
  await waitUntil('the later one is published', () => kafka.ids().includes(later.id))
  expect(kafka.ids()).toEqual([later.id])
})

test('an event whose transaction began first and committed last is not passed over', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer)
  const [slow, quick] = [someEvent(), someEvent()]
  const quickIsPublished = Promise.withResolvers<void>()
  const slowCommit = fixture.database.transaction(async (tx) => {
    await insertEvent(tx, slow, 1n)
    await recordEach(fixture.database, [quick])
    relay.wake()
    await quickIsPublished.promise
  })
  await waitUntil('the quick one is published', () => kafka.ids().includes(quick.id))
  quickIsPublished.resolve()
  await slowCommit
  relay.wake()
  await waitUntil('the slow one is published', () => kafka.ids().includes(slow.id))
  expect(kafka.ids()).toEqual([quick.id, slow.id])
})

test('events of one key keep their order while many are recorded and published at once', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer, { batchMax: 7 })
  const orders = Array.from({ length: 8 }, () => newId())
  const recorded = new Map<string, string[]>()
  await Promise.all(
    orders.map(async (order) => {
      const events = Array.from({ length: 20 }, () => someEvent(order))
      recorded.set(
        order,
        events.map((event) => event.id),
      )
      for (const event of events) {
        await recordEach(fixture.database, [event])
        relay.wake()
      }
    }),
  )
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  for (const order of orders) {
    const published = kafka.sent
      .filter(({ message }) => message.key === order)
      .map(({ message }) => message.headers['ce_id'])
    expect(published).toEqual(recorded.get(order))
  }
})

test('of two relays one is active, the other passes wake-ups on and takes over when the first is gone', async () => {
  const kafka = memoryProducer()
  const first = await fixture.startActive(kafka.producer)
  const second = fixture.start(kafka.producer, { pollMs: 50 })
  const event = someEvent()
  await recordEach(fixture.database, [event])
  second.wake()
  await waitUntil('the active one was notified', () => kafka.ids().includes(event.id), 2000)
  expect([first.isActive, second.isActive]).toEqual([true, false])
  await first.stop()
  await waitUntil('the second one is active', () => second.isActive)
})

test('two relays that both believe to be active can only repeat events, and keep the order of a key', async () => {
  const kafka = memoryProducer()
  const order = newId()
  const events = Array.from({ length: 30 }, () => someEvent(order))
  await recordEach(fixture.database, events)
  // Each has a lock of its own, as if one had not noticed yet that it lost it.
  const options: RelayOptions = { batchMax: 4 }
  fixture.start(kafka.producer, options)
  const other = startOutboxRelay({ ...fixture, producer: kafka.producer, schema: 'another' }, options)
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(new Set(kafka.ids())).toEqual(new Set(events.map((event) => event.id)))
  await other.stop()
  const firstSeen = [...new Set(kafka.ids())]
  expect(firstSeen).toEqual(events.map((event) => event.id))
})

test('stopping publishes what was committed before, and ends the connection', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer)
  const events = Array.from({ length: 120 }, () => someEvent())
  await recordEach(fixture.database, events)
  await relay.stop()
  expect(kafka.ids()).toHaveLength(120)
  expect(relay.isActive).toBe(false)
  // PostgreSQL takes a moment to see that it is closed.
  await waitUntil('the connection is gone', async () => {
    const connections = await fixture.database.sql`
      select pid from pg_stat_activity
      where application_name = 'kit test outbox-relay' and datname = current_database()`
    return connections.length === 0
  })
})
