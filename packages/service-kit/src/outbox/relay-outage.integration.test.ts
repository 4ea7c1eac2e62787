import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tryLock } from '../database/session.ts'
import type { EventProducer } from '../index.ts'
import { openTcpGate, waitUntil } from '../testing/index.ts'
import { recordEach, schema, someEvent } from '../../test/kit-fixture.ts'
import { memoryProducer, openRelayFixture, type RelayFixture } from '../../test/relay-fixture.ts'

let fixture: RelayFixture

beforeAll(async () => {
  fixture = await openRelayFixture()
})

afterEach(() => fixture.reset())

afterAll(() => fixture.close())

test('after its connection was ended the relay gets a new one, and publishes what came meanwhile', async () => {
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer)
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
  const gate = await openTcpGate(fixture.url)
  const behindGate = fixture.openDatabase(gate.url)
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer, {}, behindGate)
  gate.cut()
  await waitUntil('it noticed', () => !relay.isActive)
  const event = someEvent()
  await recordEach(fixture.database, [event])
  const startedAt = performance.now()
  await waitUntil('it tried four times more', () => gate.refusals >= 4)
  expect(performance.now() - startedAt, 'it does not try without a pause').toBeGreaterThan(400)
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
  await fixture.startActive(producer)
  await waitUntil('it tried again', () => refusals.length >= 3)
  expect(await fixture.unpublished()).toBe(2)
  isAway = false
  await waitUntil('both are marked', async () => (await fixture.unpublished()) === 0)
  expect(kafka.ids()).toEqual(events.map((event) => event.id))
})

test('a backlog shows in the metrics of a stand-by while whoever holds the lock publishes nothing', async () => {
  const silent = fixture.database.session('silent')
  expect(await silent.ask((sql) => tryLock(sql, `outbox relay of ${schema}`))).toBe(true)
  await recordEach(fixture.database, [someEvent(), someEvent(), someEvent()])
  const relay = fixture.start(memoryProducer().producer)
  await waitUntil('the depth is there', async () =>
    /outbox_depth\{[^}]*\} 3\n/.test(await fixture.metrics.render()),
  )
  expect(await fixture.metrics.render()).toMatch(/outbox_oldest_age_seconds\{[^}]*\} 0\.\d*[1-9]/)
  expect(relay.isActive).toBe(false)
  await silent.close()
})

test('a backlog shows in the metrics while Kafka refuses, and is gone with the relay', async () => {
  await recordEach(fixture.database, [someEvent(), someEvent()])
  const relay = fixture.start({
    sendBatch: () => Promise.reject(new Error('no broker')),
    disconnect: () => Promise.resolve(),
  })
  const metrics = () => fixture.metrics.render()
  await waitUntil('the depth is there', async () => /outbox_depth\{[^}]*\} 2\n/.test(await metrics()))
  expect(await metrics()).toMatch(/outbox_oldest_age_seconds\{[^}]*\} 0\.\d*[1-9]/)
  await relay.stop()
  expect(await metrics()).toMatch(/outbox_depth\{[^}]*\} 0\n/)
})
