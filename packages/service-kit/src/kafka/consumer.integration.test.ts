import { paymentRefunded, toEventMessage, type DomainEvent } from '@interview-pass/contracts'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError, currentContext, newId, on, once, startConsumer } from '../index.ts'
import type { KafkaMessage } from './kafka.ts'
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

const deadLetters = (count: number) => fixture.deadLetters(group, count)

const reasonsOf = (letters: readonly KafkaMessage[]) =>
  letters.map((letter) => String(letter.headers?.['x-error-reason'])).sort()

const idsOf = (events: readonly DomainEvent[]) => events.map((event) => event.id)

test('an event recorded before the group ever joined is delivered, with its own log context', async () => {
  const event = { ...someEvent(), traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
  await fixture.publish(event)
  const delivered: unknown[] = []
  await fixture.join(group, async (received) => void delivered.push({ received, context: currentContext() }))
  await waitUntil('it is delivered', () => delivered.length === 1)
  expect(delivered[0]).toEqual({
    received: event,
    context: { requestId: event.id, traceId: '0af7651916cd43dd8448eb211c80319c' },
  })
})

test('a transient error is retried in place, and what comes after waits for it', async () => {
  const order = newId()
  const events = [someEvent(order), someEvent(order), someEvent(order)]
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => {
    seen.push(id)
    if (seen.length <= 3) throw new TransientError('away for a moment')
  })
  await fixture.publish(...events)
  await waitUntil('all are handled', () => seen.length === 6)
  const [first, second, third] = idsOf(events)
  expect(seen).toEqual([first, first, first, first, second, third])
})

test('an error that stays transient is delivered again and again, never parked, and handled in the end', async () => {
  const failures = 12
  let attempts = 0
  const failing = async (): Promise<void> => {
    attempts += 1
    if (attempts <= failures) throw new TransientError('still away')
  }
  await fixture.join(group, failing, { transientAttemptsMax: 2 })
  await fixture.publish(someEvent())
  await waitUntil('its offset is committed', async () => (await fixture.committed(group)) === 1, 40_000)
  expect(attempts).toBe(failures + 1)
  const metrics = await fixture.metrics.render()
  expect(metrics).not.toMatch(/dead_letters_total\{[^}]*\} [1-9]/)
  expect(metrics).not.toMatch(/consumer_standstill_seconds\{/)
})

test('handled again because the offset came too late, the event takes effect once', async () => {
  await fixture.database.sql`create table effect (event_id uuid not null)`
  const event = someEvent()
  const outcomes: string[] = []
  await fixture.join(group, async (received) => {
    const outcome = await fixture.database.transaction((tx) =>
      once(tx, { consumer: group, event: received, tenantId: 1n }, async () => {
        await tx.execute(sql`insert into effect values (${received.id})`)
      }),
    )
    outcomes.push(outcome)
    if (outcomes.length < 3) throw new TransientError('after the commit, before the offset')
  })
  await fixture.publish(event)
  await waitUntil('its offset is committed', async () => (await fixture.committed(group)) === 1)
  expect(outcomes).toEqual(['HANDLED', 'REPEAT', 'REPEAT'])
  expect(await fixture.database.sql`select event_id from effect`).toEqual([{ event_id: event.id }])
})

test('the offset moves only after the handler has ended', async () => {
  const order = newId()
  const isRunning = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const last = someEvent(order)
  await fixture.join(group, async ({ id }) => {
    if (id !== last.id) return
    isRunning.resolve()
    await mayEnd.promise
  })
  await fixture.publish(someEvent(order))
  await waitUntil('the first offset is committed', async () => (await fixture.committed(group)) === 1)
  await fixture.publish(last)
  await isRunning.promise
  expect(await fixture.committed(group)).toBe(1)
  mayEnd.resolve()
  await waitUntil('the offset is committed', async () => (await fixture.committed(group)) === 2)
})

test('a message that breaks the contract is parked byte for byte with its reason, and the rest goes on', async () => {
  const order = newId()
  const good = someEvent(order)
  const message = toEventMessage(someEvent(order))
  const broken = { ...message, value: '{"accessCode": "ABCDEFGHJKMN", "orderId": 7}' }
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => void seen.push(id))
  await fixture.publishRaw(broken)
  await fixture.publish(good)
  await waitUntil('the good one is handled', () => seen.length === 1)
  const [letter] = await deadLetters(1)
  expect(letter?.key?.toString()).toBe(order)
  expect(letter?.value?.toString()).toBe(broken.value)
  const headers = Object.fromEntries(
    Object.entries(letter?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
  expect(headers).toMatchObject({
    ...message.headers,
    'x-original-topic': `${fixture.namespace}.${topic}`,
    'x-original-group': group,
    'x-original-partition': expect.stringMatching(/^[012]$/),
    'x-original-offset': '0',
    'x-error-at': expect.stringMatching(/Z$/),
  })
  expect(headers['x-error-reason']).toMatch(/^EventFormatError: data: .*orderId/s)
  expect(await fixture.metrics.render()).toMatch(/dead_letters_total\{[^}]*\} 1\n/)
})

test('bytes that are no text are parked unchanged', async () => {
  const value = Buffer.from([0xff, 0x00, 0xc3, 0x28])
  await fixture.join(group, () => Promise.resolve())
  await fixture.publishRaw({ ...toEventMessage(someEvent()), value })
  expect((await deadLetters(1))[0]?.value).toEqual(value)
})

test('a refusal is parked at once, a bug after three attempts, both without their messages', async () => {
  const [refused, buggy, good] = [someEvent(), someEvent(), someEvent()]
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => {
    seen.push(id)
    if (id === refused.id) throw new AppError('ORDER_NOT_FOUND')
    if (id === buggy.id) throw new TypeError('13800138000 is not a function')
  })
  await fixture.publish(refused, buggy, good)
  expect(reasonsOf(await deadLetters(2))).toEqual(['AppError: ORDER_NOT_FOUND', 'TypeError'])
  await waitUntil('the good one is handled', () => seen.includes(good.id))
  const attempts = (event: DomainEvent) => seen.filter((id) => id === event.id).length
  expect([attempts(refused), attempts(buggy), attempts(good)]).toEqual([1, 3, 1])
})

test('types that nobody subscribed to are passed over, messages without a type are parked', async () => {
  const order = newId()
  const unknown = toEventMessage({ ...someEvent(order), type: 'FromTheFuture' })
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => void seen.push(id))
  await fixture.publishRaw(unknown)
  await fixture.publishRaw({ key: order, value: 'what is this?', headers: {} })
  await fixture.publish(someEvent(order))
  await waitUntil('all offsets are committed', async () => (await fixture.committed(group)) === 3)
  expect(seen).toHaveLength(1)
  expect(reasonsOf(await deadLetters(1))).toEqual(['EventFormatError: headers: ce_type is missing'])
})

test('a handler that hangs is given up after its deadline and tried again', async () => {
  let attempts = 0
  const hangingOnce = async (): Promise<void> => {
    attempts += 1
    if (attempts === 1) await new Promise(() => undefined)
  }
  await fixture.join(group, hangingOnce, { handlerTimeoutMs: 100 })
  await fixture.publish(someEvent())
  await waitUntil('its offset is committed', async () => (await fixture.committed(group)) === 1)
  expect(attempts).toBe(2)
})

test('when a member leaves, the other one gets its partitions and every event', async () => {
  const [first, second] = [
    Array.from({ length: 30 }, () => someEvent()),
    Array.from({ length: 30 }, () => someEvent()),
  ]
  const [left, stayed]: [string[], string[]] = [[], []]
  const leaving = await fixture.join(group, async ({ id }) => void left.push(id))
  await fixture.join(group, async ({ id }) => void stayed.push(id))
  await fixture.publish(...first)
  await waitUntil('the first half is handled', () => new Set([...left, ...stayed]).size === 30, 20_000)
  expect(left.length * stayed.length).toBeGreaterThan(0)
  await leaving.stop()
  await fixture.publish(...second)
  await waitUntil(
    'the other has the second half',
    () => idsOf(second).every((id) => stayed.includes(id)),
    20_000,
  )
})

test('an idle consumer stops in less than a second', async () => {
  const consumer = await fixture.join(group, () => Promise.resolve())
  const startedAt = performance.now()
  await consumer.stop()
  expect(performance.now() - startedAt).toBeLessThan(1000)
  expect(consumer.isHealthy()).toBe(false)
})

test('stopping lets the running handler end and commits its offset, and leaves the rest of the batch', async () => {
  const order = newId()
  const isRunning = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const seen: string[] = []
  const consumer = await fixture.join(group, async ({ id }) => {
    seen.push(id)
    isRunning.resolve()
    await mayEnd.promise
  })
  const [first, second] = [someEvent(order), someEvent(order)]
  await fixture.publish(first, second)
  await isRunning.promise
  const stopped = consumer.stop()
  mayEnd.resolve()
  await stopped
  expect(seen).toEqual([first.id])
  expect(await fixture.committed(group)).toBe(1)
})

test('two handlers for one event in one group are refused at once', () => {
  const twice = [on(paymentRefunded, () => Promise.resolve()), on(paymentRefunded, () => Promise.resolve())]
  const start = () =>
    startConsumer(
      { ...fixture, clientId: 'kit test' },
      { group, on: twice, isTransient: () => false, onFatal: () => undefined },
    )
  expect(start).toThrow('PaymentRefunded is subscribed to twice')
})
