import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFixtureTopics, openKitFixture, type KitFixture } from '../../test/kit-fixture.ts'

let fixture: KitFixture

beforeAll(async () => {
  fixture = await openKitFixture()
  await createFixtureTopics(fixture)
})

afterAll(() => fixture.close())

/**
 * Holds patches/kafkajs@2.2.4.patch in place: without it every connection arms a timer each millisecond, for ever, and looks
 * at its requests ten times a second. In a process of its own, because the tests' has other timers.
 */
test('an idle Kafka client arms no timers, and looks at its requests once a second', async () => {
  const { brokers, namespace } = fixture
  const script = join(import.meta.dirname, '../../test/idle-process.ts')
  const child = fork(script, [JSON.stringify({ brokers, namespace })])
  const exited = once(child, 'exit')
  const [timers] = await once(child, 'message')
  await exited
  expect(timers).toMatchObject({ armed: 0 })
  expect(new Set(timers.everyMs)).toEqual(new Set([1000]))
})
