import { afterEach, beforeEach, expect, test } from 'vitest'
import { toEventMessage } from '@interview-pass/contracts'
import { newId } from '../index.ts'
import { deadLetterTopic } from './dead-letter.ts'
import { createDeadLetterTopic } from './topics.ts'
import { waitUntil } from '../testing/index.ts'
import {
  openConsumerFixture,
  topic,
  TransientError,
  type ConsumerFixture,
} from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'

let fixture: ConsumerFixture

const group = 'handlers'

beforeEach(async () => {
  fixture = await openConsumerFixture()
})

afterEach(() => fixture.close())

const gauge =
  /consumer_standstill_seconds\{group="handlers",topic="payment.events.v1",partition="[012]".*\} [0-9.]+/

test('a dead letter that cannot be written lets its partition wait, is an error, a metric and a reason, and is written in the end', async () => {
  const parking = deadLetterTopic(fixture.namespace, topic, group)
  await createDeadLetterTopic({ ...fixture, clientId: 'kit test', topic: parking })
  await fixture.setTopic(parking, 'max.message.bytes', '1')
  const seen: string[] = []
  const consumer = await fixture.join(group, async ({ id }) => void seen.push(id), { stuckAfterMs: 300 })
  const key = newId()
  const behind = someEvent(key)
  await fixture.publishRaw({ key, value: 'what is this?', headers: {} })
  await fixture.publish(behind)
  await waitUntil('it is an error', () => fixture.logs.some(({ level }) => level === 'error'), 30_000)
  const [line] = fixture.logs.filter(({ level }) => level === 'error')
  expect(line).toMatchObject({ msg: expect.stringContaining('stuck'), group, offset: '0' })
  expect(await fixture.metrics.render()).toMatch(gauge)
  expect(consumer.problem()).toMatch(/^payment.events.v1, partition [012]: has not moved for \d+ s$/)
  expect(consumer.isHealthy()).toBe(false)
  expect(seen).toEqual([])

  await fixture.setTopic(parking, 'max.message.bytes', '100000')
  await waitUntil('the one behind it is handled', () => seen.includes(behind.id), 30_000)
  expect(consumer.problem()).toBeUndefined()
  expect(await fixture.metrics.render()).not.toMatch(gauge)
})

test('a partition that waits holds up no other one, and its member stays in the group', async () => {
  const waiting = newId()
  const seen: string[] = []
  const consumer = await fixture.join(
    group,
    async ({ id, key }) => {
      if (key === waiting) throw new TransientError('away for long')
      seen.push(id)
    },
    { transientAttemptsMax: 1 },
  )
  await fixture.publishRaw(toEventMessage(someEvent(waiting)))
  const lines = () => fixture.logs.filter((line) => line['group'] === group)
  const retries = () => lines().filter(({ partition }) => partition !== undefined)
  await waitUntil('it waits', () => retries().length >= 4)
  const others = Array.from({ length: 20 }, () => someEvent())
  await fixture.publish(...others)
  // Those on the partition that waits come behind its event.
  await waitUntil('the others are handled', () => seen.length >= 5)
  await waitUntil('it was tried again and again', () => retries().length >= 8, 30_000)
  expect(await fixture.metrics.render()).toMatch(/consumer_joined\{.*\} 1/)
  expect(consumer.isHealthy()).toBe(true)
  // What failed for a whole topic is the membership itself; what kafkajs warns of by itself is not of this group.
  const crashes = lines().filter(({ partition }) => partition === undefined)
  expect(crashes).toEqual([])
})
