import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId, recordEvent, startOutboxRelay } from '../src/index.ts'
import type { AddressedMessage, Database, EventProducer, Relay, RelayOptions } from '../src/index.ts'
import { openTcpGate, waitUntil } from '../src/testing/index.ts'
import { openKitFixture, recordEach, schema, someEvent, type KitFixture } from './kit-fixture.ts'

let fixture: KitFixture
let relays: Relay[]

beforeAll(async () => {
  fixture = await openKitFixture()
})

beforeEach(async () => {
  relays = []
  await fixture.database.sql`truncate outbox`
})

afterEach(() => Promise.all(relays.map((relay) => relay.stop())))

afterAll(() => fixture.close())

/** Keeps what it is given, in order. What Kafka does with it is tested in outbox-relay-crash and kafka-outage. */
function memoryProducer() {
  const sent: AddressedMessage[] = []
  const batches: number[] = []
  const producer: EventProducer = {
    async sendBatch(messages) {
      sent.push(...messages)
      batches.push(messages.length)
    },
    disconnect: () => Promise.resolve(),
  }
  const ids = () => sent.map(({ message }) => message.headers['ce_id'])
  return { producer, sent, batches, ids }
}

function start(
  producer: EventProducer,
  options: RelayOptions = {},
  database: Database = fixture.database,
): Relay {
  const relay = startOutboxRelay(
    { ...fixture, database, producer, schema },
    // So long a poll never explains why a test passes: what is published was woken for.
    { pollMs: 60_000, ...options },
  )
  relays.push(relay)
  return relay
}

async function startActive(...given: Parameters<typeof start>): Promise<Relay> {
  const relay = start(...given)
  await waitUntil('the relay is active', () => relay.isActive)
  return relay
}

const unpublished = async () =>
  Number((await fixture.database.sql`select count(*) from outbox where published_at is null`)[0]?.['count'])

test('what was recorded before the relay started is published in order, in full batches, and marked', async () => {
  const events = Array.from({ length: 250 }, (_, index) => someEvent(index % 2 === 0 ? newId() : undefined))
  await recordEach(fixture.database, events)
  const kafka = memoryProducer()
  start(kafka.producer)
  await waitUntil('all are marked', async () => (await unpublished()) === 0)
  expect(kafka.ids()).toEqual(events.map((event) => event.id))
  expect(kafka.batches).toEqual([100, 100, 50])
  expect(kafka.sent[0]?.topic).toBe(`${fixture.namespace}.payment.events.v1`)
})

test('a commit followed by a wake is published at once', async () => {
  const kafka = memoryProducer()
  const relay = await startActive(kafka.producer)
  const event = someEvent()
  await recordEach(fixture.database, [event])
  relay.wake()
  await waitUntil('it is published', () => kafka.ids().includes(event.id), 2000)
})

test('an event of a transaction that rolled back is never published', async () => {
  const kafka = memoryProducer()
  const relay = await startActive(kafka.producer)
  const abandoned = someEvent()
  const later = someEvent()
  await fixture.database
    .transaction(async (tx) => {
      await recordEvent(tx, abandoned, { tenantId: 1n })
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
  const relay = await startActive(kafka.producer)
  const [slow, quick] = [someEvent(), someEvent()]
  const quickIsPublished = Promise.withResolvers<void>()
  const slowCommit = fixture.database.transaction(async (tx) => {
    await recordEvent(tx, slow, { tenantId: 1n })
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
  const relay = await startActive(kafka.producer, { batchMax: 7 })
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
  await waitUntil('all are marked', async () => (await unpublished()) === 0)
  for (const order of orders) {
    const published = kafka.sent
      .filter(({ message }) => message.key === order)
      .map(({ message }) => message.headers['ce_id'])
    expect(published).toEqual(recorded.get(order))
  }
})

test('of two relays one is active, the other passes wake-ups on and takes over when the first is gone', async () => {
  const kafka = memoryProducer()
  const first = await startActive(kafka.producer)
  const second = start(kafka.producer, { pollMs: 50 })
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
  relays.push(
    startOutboxRelay({ ...fixture, producer: kafka.producer, schema: 'kit' }, options),
    startOutboxRelay({ ...fixture, producer: kafka.producer, schema: 'another' }, options),
  )
  await waitUntil('all are marked', async () => (await unpublished()) === 0)
  expect(new Set(kafka.ids())).toEqual(new Set(events.map((event) => event.id)))
  const firstSeen = [...new Set(kafka.ids())]
  expect(firstSeen).toEqual(events.map((event) => event.id))
})

test('after its connection was ended the relay gets a new one, and publishes what came meanwhile', async () => {
  const kafka = memoryProducer()
  const relay = await startActive(kafka.producer)
  const [ended] = await fixture.database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'kit test outbox-relay' and datname = current_database()`
  expect(ended).toBeDefined()
  await waitUntil('it noticed', () => !relay.isActive)
  const event = someEvent()
  await recordEach(fixture.database, [event])
  relay.wake()
  await waitUntil('it is published', () => kafka.ids().includes(event.id))
  expect(relay.isActive).toBe(true)
})

test('a database that is away for a while is waited for', async () => {
  const target = new URL(fixture.url)
  const gate = await openTcpGate({ host: target.hostname, port: Number(target.port) })
  target.port = String(gate.port)
  const behindGate = fixture.openDatabase(target.toString())
  const kafka = memoryProducer()
  const relay = await startActive(kafka.producer, {}, behindGate)
  gate.cut()
  await waitUntil('it noticed', () => !relay.isActive)
  const event = someEvent()
  await recordEach(fixture.database, [event])
  gate.open()
  await waitUntil('it is published', () => kafka.ids().includes(event.id))
  await relay.stop()
  await behindGate.close()
  await gate.close()
})

test('while Kafka refuses, nothing is marked, and nothing is lost when it takes again', async () => {
  const kafka = memoryProducer()
  let isAway = true
  const refusals: number[] = []
  const producer: EventProducer = {
    ...kafka.producer,
    async sendBatch(messages) {
      if (isAway) {
        refusals.push(messages.length)
        throw new Error('no broker')
      }
      await kafka.producer.sendBatch(messages)
    },
  }
  const events = [someEvent(), someEvent()]
  await recordEach(fixture.database, events)
  await startActive(producer)
  await waitUntil('it tried again', () => refusals.length >= 3)
  expect(await unpublished()).toBe(2)
  isAway = false
  await waitUntil('both are marked', async () => (await unpublished()) === 0)
  expect(kafka.ids()).toEqual(events.map((event) => event.id))
})

test('stopping publishes what was committed before, and ends the connection', async () => {
  const kafka = memoryProducer()
  const relay = await startActive(kafka.producer)
  const events = Array.from({ length: 120 }, () => someEvent())
  await recordEach(fixture.database, events)
  await relay.stop()
  expect(kafka.ids()).toHaveLength(120)
  expect(relay.isActive).toBe(false)
  const connections = await fixture.database.sql`
    select pid from pg_stat_activity
    where application_name = 'kit test outbox-relay' and datname = current_database()`
  expect(connections).toHaveLength(0)
})

test('a backlog shows in the metrics while Kafka refuses, and is gone with the relay', async () => {
  await recordEach(fixture.database, [someEvent(), someEvent()])
  const relay = start({
    sendBatch: () => Promise.reject(new Error('no broker')),
    disconnect: () => Promise.resolve(),
  })
  const metrics = () => fixture.metrics.render()
  await waitUntil('the depth is there', async () => /outbox_depth\{[^}]*\} 2\n/.test(await metrics()))
  expect(await metrics()).toMatch(/outbox_oldest_age_seconds\{[^}]*\} 0\.\d*[1-9]/)
  await relay.stop()
  expect(await metrics()).toMatch(/outbox_depth\{[^}]*\} 0\n/)
})
