import net, { type NetConnectOpts } from 'node:net'
import { accessCodeExpired } from '@interview-pass/contracts'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { connectProducer, newId, on, startConsumer, namespaced } from '../index.ts'
import { kafkaProbe } from './topics.ts'
import { startOutboxRelay } from '../outbox/relay.ts'
import { openTcpGate, waitUntil, type TcpGate } from '../testing/index.ts'
import {
  createFixtureTopics,
  openKitFixture,
  recordEach,
  schema,
  someEvent,
  type KitFixture,
} from '../../test/kit-fixture.ts'

let fixture: KitFixture
let gate: TcpGate

/** Leads every connection to the broker through the gate. An address of the gate would not do: clients go on with the address that the broker tells them. */
beforeAll(async () => {
  fixture = await openKitFixture()
  await createFixtureTopics(fixture)
  const broker = new URL(`kafka://${fixture.brokers[0]}`)
  gate = await openTcpGate(broker.toString())
  const direct = net.connect.bind(net)
  vi.spyOn(net, 'connect').mockImplementation(
    (options: NetConnectOpts | string | number, onConnect?: unknown) => {
      const listener = typeof onConnect === 'function' ? () => void onConnect() : undefined
      if (typeof options !== 'object') throw new TypeError('kafkajs gives options')
      const isBroker = 'port' in options && options.port === Number(broker.port)
      return direct(isBroker ? { ...options, host: gate.host, port: gate.port } : options, listener)
    },
  )
})

afterEach(() => gate.open())

afterAll(async () => {
  vi.restoreAllMocks()
  await gate.close()
  await fixture.close()
})

function startWatcher(seen: string[]) {
  return startConsumer(
    { ...fixture, clientId: 'kit test' },
    {
      group: `watcher-${newId()}`,
      on: [on(accessCodeExpired, async ({ id }) => void seen.push(id))],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
}

test.each(['cut', 'freeze'] as const)(
  'with Kafka away (%s) and back, every event is delivered, in order',
  async (how) => {
    const seen: string[] = []
    const consumer = startWatcher(seen)
    const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
    const relay = startOutboxRelay({ ...fixture, producer, schema }, { pollMs: 100 })
    const order = newId()
    const events = Array.from({ length: 6 }, () => someEvent(order))
    const publish = async (from: number, to: number): Promise<void> => {
      await recordEach(fixture.database, events.slice(from, to))
      relay.wake()
    }
    await publish(0, 2)
    await waitUntil('the first two are delivered', () => seen.includes(events[1]?.id ?? ''), 30_000)

    gate[how]()
    await publish(2, 4)
    // More than a consumer's heartbeats and fetches: the two events were sent into the void.
    await waitUntil('the outage is met', () => (how === 'freeze' ? gate.lostBytes > 1000 : gate.refusals > 5))
    gate.open()
    await publish(4, 6)
    await waitUntil('the last one is delivered', () => seen.includes(events[5]?.id ?? ''), 40_000)

    // Repeats are allowed; what counts is when each was seen first.
    const ids = events.map((event) => event.id)
    const mine = [...new Set(seen)].filter((id) => ids.includes(id))
    expect(mine).toEqual(ids)
    await relay.stop()
    await consumer.stop()
    await producer.disconnect()
  },
)

test('a process that starts while Kafka is away catches up when it is there, and says so in between', async () => {
  gate.cut()
  const event = someEvent()
  const seen: string[] = []
  const probe = kafkaProbe({
    ...fixture,
    clientId: 'kit test',
    topics: [namespaced(fixture.namespace, event.topic)],
  })
  const consumer = startWatcher(seen)
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  const relay = startOutboxRelay({ ...fixture, producer, schema }, { pollMs: 100 })
  await recordEach(fixture.database, [event])
  await expect(probe.check()).rejects.toThrow(/connect|deadline|closed/i)
  expect(consumer.isHealthy()).toBe(false)

  gate.open()
  await waitUntil('it is delivered', () => seen.includes(event.id), 40_000)
  await expect(probe.check()).resolves.toBeUndefined()
  expect(consumer.isHealthy()).toBe(true)
  await relay.stop()
  await consumer.stop()
  await producer.disconnect()
  await probe.close()
})

test('a send to a frozen Kafka fails within its deadline, and stopping does not wait for Kafka', async () => {
  const consumer = startWatcher([])
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  await waitUntil('the consumer has joined', () => consumer.isHealthy(), 30_000)
  gate.freeze()
  const startedAt = performance.now()
  const event = someEvent()
  const message = { key: event.key, value: '{}', headers: {} }
  const sending = producer.sendBatch([{ topic: namespaced(fixture.namespace, event.topic), message }])
  await expect(sending).rejects.toThrow(/deadline|timed out/i)
  expect(performance.now() - startedAt).toBeLessThan(12_000)
  const stoppedAt = performance.now()
  await Promise.all([consumer.stop(), producer.disconnect()])
  expect(performance.now() - stoppedAt).toBeLessThan(5000)
})
