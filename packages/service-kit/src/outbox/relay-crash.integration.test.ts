import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectProducer, newId, on, startConsumer } from '../index.ts'
import { startOutboxRelay } from './relay.ts'
import type { RunningConsumer } from '../kafka/consumer.ts'
import { waitUntil } from '../testing/index.ts'
import { accessCodeExpired } from '@interview-pass/contracts'
import {
  createFixtureTopics,
  openKitFixture,
  recordEach,
  schema,
  someEvent,
  type KitFixture,
} from '../../test/kit-fixture.ts'

let fixture: KitFixture
let consumer: RunningConsumer
let child: ChildProcess | undefined
/** Every delivery, repeats included, in order. */
const delivered: { id: string; key: string }[] = []

beforeAll(async () => {
  fixture = await openKitFixture()
  await createFixtureTopics(fixture)
  consumer = startConsumer(
    { ...fixture, clientId: 'kit test' },
    {
      group: 'watcher',
      on: [on(accessCodeExpired, async ({ id, key }) => void delivered.push({ id, key }))],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
  await waitUntil('the consumer has joined', () => consumer.isHealthy(), 30_000)
})

afterEach(() => {
  child?.kill('SIGKILL')
})

afterAll(async () => {
  await consumer.stop()
  await fixture.close()
})

const message = z.object({ recorded: z.string().optional(), reached: z.string().optional() })

/** Runs the process until it reaches the moment, and kills it there. Resolves with the id of its event. */
async function killAt(moment: string, orderId: string): Promise<string> {
  const { url, namespace, brokers } = fixture
  const settings = { url, brokers: brokers.join(','), namespace, orderId, killAt: moment }
  const process = fork(join(import.meta.dirname, '../../test/relay-process.ts'), [JSON.stringify(settings)])
  child = process
  let eventId = ''
  await new Promise<void>((resolve, reject) => {
    process.on('message', (received) => {
      const { recorded, reached } = message.parse(received)
      if (recorded !== undefined) eventId = recorded
      if (reached === moment) resolve()
    })
    process.on('exit', () => reject(new Error('the process ended by itself')))
  })
  const exited = new Promise((resolve) => process.once('exit', resolve))
  process.kill('SIGKILL')
  await exited
  return eventId
}

/** Another replica, until it has published `event` of its own, and so everything that was committed before. */
async function publishRest(orderId: string): Promise<string> {
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  const relay = startOutboxRelay({ ...fixture, producer, schema }, { pollMs: 100 })
  const last = someEvent(orderId)
  await recordEach(fixture.database, [last])
  relay.wake()
  await waitUntil('the last event is delivered', () => delivered.some(({ id }) => id === last.id), 20_000)
  await relay.stop()
  await producer.disconnect()
  return last.id
}

const deliveriesOf = (orderId: string) => delivered.filter(({ key }) => key === orderId).map(({ id }) => id)

test('killed before its transaction committed, the event is never published', async () => {
  const order = newId()
  await killAt('BEFORE_COMMIT', order)
  const last = await publishRest(order)
  expect(deliveriesOf(order)).toEqual([last])
})

test('killed between commit and publishing, the event is published by the next relay, before later ones', async () => {
  const order = newId()
  const eventId = await killAt('BEFORE_PUBLISH', order)
  expect(deliveriesOf(order)).toEqual([])
  const last = await publishRest(order)
  expect(deliveriesOf(order)).toEqual([eventId, last])
})

test('killed between publishing and marking, the event is at most repeated, before later ones', async () => {
  const order = newId()
  const eventId = await killAt('BEFORE_MARK', order)
  await waitUntil('it was delivered', () => deliveriesOf(order).length === 1)
  const last = await publishRest(order)
  expect(deliveriesOf(order)).toEqual([eventId, eventId, last])
})
