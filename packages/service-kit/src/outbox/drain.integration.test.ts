import { accessCodeExpired } from '@interview-pass/contracts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectProducer, newId, on, startConsumer, type EventProducer } from '../index.ts'
import { waitUntil } from '../testing/index.ts'
import { createFixtureTopics, recordEach, someEvent } from '../../test/kit-fixture.ts'
import { memoryProducer, openRelayFixture, type RelayFixture } from '../../test/relay-fixture.ts'
import { insertEvent } from './record-event.ts'

let fixture: RelayFixture

beforeAll(async () => {
  fixture = await openRelayFixture()
})

afterEach(() => fixture.reset())

afterAll(() => fixture.close())

/** Plants events that nobody wakes the relay for, all in one transaction. */
async function plant(count: number, payloadBytes = 10, key = 'key'): Promise<void> {
  await fixture.database.sql`
    insert into outbox (tenant_id, event_id, topic, key, type, payload, headers)
    select 1, gen_random_uuid(), 'payment.events.v1', ${key}, 'Planted',
      jsonb_build_object('text', repeat('x', ${payloadBytes})), jsonb_build_object('ce_id', n::text, 'ce_type', 'Planted')
    from generate_series(1, ${count}) as n`
}

/** Holds its first batch, and with it the relay, until it is let go. */
function heldProducer() {
  const kafka = memoryProducer()
  const isHeld = Promise.withResolvers<void>()
  const mayGoOn = Promise.withResolvers<void>()
  const producer: EventProducer = {
    ...kafka.producer,
    async sendBatch(messages) {
      await kafka.producer.sendBatch(messages)
      isHeld.resolve()
      await mayGoOn.promise
    },
  }
  return { producer, ids: kafka.ids, isHeld: isHeld.promise, letGo: mayGoOn.resolve }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1))

test('one batch is on its way at a time; meanwhile the one before it is marked', async () => {
  await plant(40)
  const kafka = memoryProducer()
  const third = Promise.withResolvers<void>()
  let onTheirWay = 0
  let most = 0
  const producer: EventProducer = {
    ...kafka.producer,
    async sendBatch(messages) {
      onTheirWay += 1
      most = Math.max(most, onTheirWay)
      await kafka.producer.sendBatch(messages)
      if (kafka.batches.length === 3) await third.promise
      onTheirWay -= 1
    },
  }
  fixture.start(producer, { batchMax: 10 })
  await waitUntil('two batches are marked', async () => (await fixture.unpublished()) === 20)
  expect(kafka.batches).toEqual([10, 10, 10])
  third.resolve()
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(most).toBe(1)
  expect(kafka.ids()).toEqual(numbers(40))
})

test('when a batch fails, what was read behind it waits', async () => {
  await plant(40)
  const kafka = memoryProducer()
  let sends = 0
  const producer: EventProducer = {
    ...kafka.producer,
    async sendBatch(messages) {
      sends += 1
      if (sends === 2) throw new Error('no broker')
      await kafka.producer.sendBatch(messages)
    },
  }
  fixture.start(producer, { batchMax: 10 })
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(kafka.ids()).toEqual(numbers(40))
})

test('an event that is committed behind a long backlog does not wait for its end', async () => {
  const late = someEvent()
  const kafka = heldProducer()
  await fixture.database.transaction(async (tx) => {
    await insertEvent(tx, late, 1n)
    await plant(120)
    fixture.start(kafka.producer, { batchMax: 1 })
    await kafka.isHeld
  })
  kafka.letGo()
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(kafka.ids().indexOf(late.id)).toBeGreaterThan(0)
  expect(kafka.ids().indexOf(late.id)).toBeLessThan(60)
})

test('an event that becomes visible behind a sweep is published before later events of its key', async () => {
  const order = newId()
  const [earlier, later] = [someEvent(order), someEvent(order)]
  const kafka = heldProducer()
  await fixture.database.transaction(async (tx) => {
    await insertEvent(tx, earlier, 1n)
    await plant(20)
    fixture.start(kafka.producer, { batchMax: 5 })
    await kafka.isHeld
  })
  await recordEach(fixture.database, [later])
  kafka.letGo()
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0)
  expect(kafka.ids().slice(-2)).toEqual([earlier.id, later.id])
})

test('what was committed before the relay is stopped is published, even while it is busy', async () => {
  await plant(1)
  const kafka = heldProducer()
  const relay = fixture.start(kafka.producer)
  await kafka.isHeld
  const last = someEvent()
  await recordEach(fixture.database, [last])
  const stopped = relay.stop()
  kafka.letGo()
  await stopped
  expect(kafka.ids()).toContain(last.id)
})

test('a batch reads itself and not the backlog around it, though planned when the outbox was empty', async () => {
  const { sql } = fixture.database
  await sql`vacuum analyze outbox`
  const readSoFar = async () => {
    const [row] = await sql`select (seq_tup_read + idx_tup_read)::int as count
      from pg_stat_user_tables t join pg_stat_user_indexes i using (relid)
      where t.schemaname = 'kit' and t.relname = 'outbox' and indexrelname = 'idx_outbox_unpublished'`
    return Number(row?.['count'])
  }
  const kafka = memoryProducer()
  const relay = await fixture.startActive(kafka.producer, { batchMax: 100 })
  // The driver's statements are planned for good at their sixth use.
  for (const event of Array.from({ length: 10 }, () => someEvent())) {
    await recordEach(fixture.database, [event])
    relay.wake()
    await waitUntil('it is published', () => kafka.ids().includes(event.id))
  }
  const before = await readSoFar()
  await plant(4000)
  relay.wake()
  await waitUntil('all are published', () => kafka.sent.length === 4010)
  // A session hands in its statistics when it ends.
  await relay.stop()
  await waitUntil('the statistics are there', async () => (await readSoFar()) - before >= 4000)
  // Some passes over the events; plans made for an empty table read 330 000 rows.
  expect((await readSoFar()) - before).toBeLessThan(5 * 4000)
})

test('a backlog of the largest events of one key passes through Kafka, which takes 1 MiB at once', async () => {
  await createFixtureTopics(fixture)
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  let delivered = 0
  const consumer = startConsumer(
    { ...fixture, clientId: 'kit test' },
    {
      group: 'large',
      on: [
        on(accessCodeExpired, async () => {
          delivered += 1
        }),
      ],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
  await plant(40, 60_000, newId())
  const relay = fixture.start(producer)
  await waitUntil('all are marked', async () => (await fixture.unpublished()) === 0, 20_000)
  const last = someEvent()
  await recordEach(fixture.database, [last])
  relay.wake()
  await waitUntil('the next event is delivered', () => delivered === 1, 20_000)
  await consumer.stop()
  await relay.stop()
  await producer.disconnect()
})
