import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { toEventMessage } from '@interview-pass/contracts'
import { connectProducer, namespaced } from '../index.ts'
import { openKafka } from './kafka.ts'
import { createFixtureTopics, openKitFixture, someEvent, type KitFixture } from '../../test/kit-fixture.ts'

let fixture: KitFixture

beforeAll(async () => {
  fixture = await openKitFixture()
  await createFixtureTopics(fixture)
})

afterAll(() => fixture.close())

/** Holds patches/kafkajs@2.2.4.patch in place: without it every connection arms a timer each millisecond, for ever, and looks at its requests ten times a second. */
test('an idle Kafka client arms no timers, and looks at its requests once a second', async () => {
  const intervals = vi.spyOn(globalThis, 'setInterval')
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  const event = someEvent()
  await producer.sendBatch([
    { topic: namespaced(fixture.namespace, event.topic), message: toEventMessage(event) },
  ])
  const admin = openKafka({ ...fixture, clientId: 'kit test' }).admin()
  await admin.connect()
  await admin.listTopics()

  const everyMs = intervals.mock.calls.map(([, delayMs]) => delayMs)
  intervals.mockRestore()
  const arming = vi.spyOn(globalThis, 'setTimeout')
  const idleMs = 500
  // From node:timers/promises, which the spy does not see.
  await delay(idleMs)
  const armed = arming.mock.calls.length
  arming.mockRestore()

  await admin.disconnect()
  await producer.disconnect()
  expect(armed).toBe(0)
  expect(new Set(everyMs)).toEqual(new Set([1000]))
})
