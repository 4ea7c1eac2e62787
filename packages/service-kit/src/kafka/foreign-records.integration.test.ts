import { zstdCompressSync } from 'node:zlib'
import { toEventMessage } from '@interview-pass/contracts'
import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId, namespaced } from '../index.ts'
import { deadLetterTopic } from './dead-letter.ts'
import { createDeadLetterTopic } from './topics.ts'
import type { IHeaders } from './kafka.ts'
import type { OutgoingMessage } from './producer.ts'
import { openKafka, type KafkaMessage } from './kafka.ts'
import { waitUntil } from '../testing/index.ts'
import { openConsumerFixture, topic, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'

/** What any client of the broker may write into a topic of ours. */

let fixture: ConsumerFixture

const group = 'handlers'

beforeEach(async () => {
  fixture = await openConsumerFixture()
})

afterEach(() => fixture.close())

const deadLetters = (count: number) => fixture.deadLetters(group, count)

/** Writes the records for one key, with an event of ours behind them, and gives what was handled when that is. */
async function handledWith(...records: readonly Partial<OutgoingMessage>[]): Promise<string[]> {
  const key = newId()
  const last = someEvent(key)
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => void seen.push(id))
  for (const record of records) await fixture.publishRaw({ key, value: '', headers: {}, ...record })
  await fixture.publish(last)
  await waitUntil('the event behind them is handled', () => seen.includes(last.id))
  return seen
}

const peerHeaders = ({ headers = {} }: KafkaMessage) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^x-(error|original)-/.test(name)))

test('an event with a header that has no value takes effect', async () => {
  const message = toEventMessage(someEvent())
  const seen = await handledWith({ ...message, headers: { 'x-user': null, ...message.headers } })
  expect(seen).toContain(message.headers['ce_id'])
})

test('a contract header without a value counts as absent, and the first value of a repeated one counts', async () => {
  const [absent, repeated] = [toEventMessage(someEvent()), toEventMessage(someEvent())]
  const seen = await handledWith(
    { ...absent, headers: { ...absent.headers, ce_time: null } },
    {
      ...repeated,
      headers: { ...repeated.headers, ce_time: [null, repeated.headers['ce_time'] ?? '', 'x'] },
    },
  )
  // They have keys of their own, and so perhaps another partition than what was written behind them.
  await waitUntil('the repeated one is handled', () => seen.includes(repeated.headers['ce_id'] ?? ''))
  expect(String((await deadLetters(1))[0]?.headers?.['x-error-reason'])).toContain('ce_time')
})

test('a tombstone and an empty record are parked as they are', async () => {
  await handledWith({ value: null }, { value: Buffer.alloc(0), key: Buffer.alloc(0) })
  const letters = await deadLetters(2)
  expect(letters.map(({ value }) => value)).toEqual(expect.arrayContaining([null, Buffer.alloc(0)]))
})

test('all values of a repeated header are parked, and so are those that look like ours and those named like a property of an object', async () => {
  const headers = {
    tag: ['one', null, 'two'],
    'x-error-reason': 'from an earlier life',
    constructor: ['a', 'b'],
    ['__proto__']: 'own',
  }
  await handledWith({ headers })
  const [letter] = await deadLetters(1)
  const parked = new Map(Object.entries(letter?.headers ?? {}))
  const textsOf = (name: string) => [parked.get(name)].flat().map((value) => value?.toString() ?? null)
  expect(textsOf('tag')).toEqual(['one', null, 'two'])
  expect(textsOf('constructor')).toEqual(['a', 'b'])
  expect(textsOf('__proto__')).toEqual(['own'])
  expect(textsOf('x-error-reason')).toEqual([
    'from an earlier life',
    'EventFormatError: headers: ce_type is missing',
  ])
})

test('whatever bytes key, value and headers hold, nothing stops and all of it is parked', async () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array))
  const headerValue = fc.option(bytes)
  const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== 'ce_type')
  const record = fc.record({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc.dictionary(
      // Only whole characters survive as the name of a header.
      name.filter((text) => text.isWellFormed() && !/^x-|\uFFFD/.test(text)),
      fc.oneof(headerValue, fc.array(headerValue, { minLength: 2, maxLength: 4 })),
      { maxKeys: 6 },
    ),
  })
  const records = fc.sample(record, 100)
  // In one partition, so that the letters come in the same order; the keys do not matter to the group then.
  await fixture.join(group, () => Promise.resolve())
  const producer = openKafka({ ...fixture, clientId: 'peer' }).producer()
  await producer.connect()
  const messages = records.map((each) => ({ ...each, headers: { ...each.headers }, partition: 0 }))
  await producer.send({ topic: namespaced(fixture.namespace, topic), messages })
  await producer.disconnect()
  const letters = await deadLetters(records.length)
  expect(letters.map(({ key, value }) => ({ key, value }))).toEqual(
    records.map(({ key, value }) => ({ key, value })),
  )
  expect(letters.map(peerHeaders)).toEqual(records.map(({ headers }) => ({ ...headers })))
})

test('a record as large as its topic takes is parked whole, though its reason comes on top', async () => {
  const value = Buffer.alloc(1024 * 1024 - 600, 'x')
  await handledWith({ value })
  const [letter] = await deadLetters(1)
  expect(letter?.value?.equals(value)).toBe(true)
  expect(letter?.headers).not.toHaveProperty('x-parked-incomplete')
})

test('a record whose key is as large as its topic takes is parked whole, and holds up nobody', async () => {
  const key = Buffer.alloc(1024 * 1024 - 600, 'k')
  const seen: string[] = []
  const last = someEvent()
  await fixture.join(group, async ({ id }) => void seen.push(id))
  const messages = [{ key, value: '' }, toEventMessage(last)].map((each) => ({ ...each, partition: 0 }))
  const producer = openKafka({ ...fixture, clientId: 'peer' }).producer()
  await producer.connect()
  for (const message of messages) {
    await producer.send({ topic: namespaced(fixture.namespace, topic), messages: [message] })
  }
  await producer.disconnect()
  await waitUntil('the event behind it is handled', () => seen.includes(last.id))
  const [letter] = await deadLetters(1)
  expect(letter?.key?.equals(key)).toBe(true)
  expect(letter?.headers).not.toHaveProperty('x-parked-incomplete')
})

test('what the dead-letter topic does not take whole is parked in part, with a note of what is missing', async () => {
  const parking = deadLetterTopic(fixture.namespace, topic, group)
  await createDeadLetterTopic({ ...fixture, clientId: 'kit test', topic: parking })
  await fixture.setTopic(parking, 'max.message.bytes', '100000')
  const headers = { small: 'kept', large: 'h'.repeat(20_000) }
  await handledWith({ key: 'k'.repeat(5000), value: Buffer.alloc(200_000, 'v'), headers })
  const [letter] = await deadLetters(1)
  expect(letter?.value).toHaveLength(32 * 1024)
  expect(letter?.key).toBeNull()
  expect(letter?.headers).toMatchObject({ small: Buffer.from('kept') })
  expect(String(letter?.headers?.['x-parked-incomplete'])).toBe(
    'value, in bytes: 32768 of 200000; key, in bytes: 0 of 5000; headers: 1 of 2',
  )
  expect(String(letter?.headers?.['x-original-offset'])).toBe('0')
})

test('a record of nothing but headers, tens of thousands of them, holds up nobody', async () => {
  const repeated: IHeaders = { '': Array.from({ length: 60_000 }, () => null) }
  const different: IHeaders = Object.fromEntries(
    Array.from({ length: 40_000 }, (_, index) => [index.toString(36), null]),
  )
  await handledWith({ headers: repeated }, { headers: different })
  const notes = (await deadLetters(2)).map(({ headers }) => String(headers?.['x-parked-incomplete']))
  expect(notes).toEqual(['headers: 1000 of 60000', 'headers: 1000 of 40000'])
})

/** Has the codec only while it writes. */
async function publishCompressed(name: string, message: OutgoingMessage): Promise<void> {
  const { ZSTD } = kafkajs.CompressionTypes
  const ours = kafkajs.CompressionCodecs[ZSTD]
  kafkajs.CompressionCodecs[ZSTD] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  })
  const producer = openKafka({ ...fixture, clientId: 'peer' }).producer()
  await producer.connect()
  const messages = [
    { key: message.key, value: message.value, headers: { ...toEventMessage(someEvent()).headers } },
  ]
  await producer.send({ topic: name, messages, compression: ZSTD })
  await producer.disconnect()
  kafkajs.CompressionCodecs[ZSTD] = ours
}

test('an event that a peer compressed with a codec we do not have takes effect', async () => {
  const seen: string[] = []
  await fixture.join(group, async ({ id }) => void seen.push(id))
  await publishCompressed(namespaced(fixture.namespace, topic), toEventMessage(someEvent()))
  await waitUntil('it is handled', () => seen.length === 1)
})

test('on a topic whose broker does not unpack it, what nobody can read is an error, a metric and a reason', async () => {
  const name = namespaced(fixture.namespace, topic)
  await fixture.setTopic(name, 'compression.type', 'producer')
  const consumer = await fixture.join(group, () => Promise.resolve(), { stuckAfterMs: 1000 })
  const saysSo = async () => {
    // Again and again: what comes before the broker has heard of the setting is unpacked.
    await publishCompressed(name, toEventMessage(someEvent()))
    return fixture.logs.some(({ level }) => level === 'error')
  }
  await waitUntil('it says so', saysSo, 30_000, { pauseMaxMs: 1000 })
  expect(fixture.logs.find(({ level }) => level === 'error')).toMatchObject({ group, topic })
  expect(await fixture.metrics.render()).toMatch(
    /consumer_standstill_seconds\{group="handlers",topic="payment.events.v1",partition="all".*\} [1-9]/,
  )
  expect(consumer.problem()).toMatch(/^payment.events.v1, partition all: has not moved for \d+ s$/)
})
