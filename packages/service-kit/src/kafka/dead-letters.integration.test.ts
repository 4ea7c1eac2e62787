import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectDeadLetters, type DeadLetters } from '../index.ts'
import { waitUntil } from '../testing/index.ts'
import { openConsumerFixture, topic, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'

let fixture: ConsumerFixture
let deadLetters: DeadLetters

const group = 'handlers'
const box = { topic, group }

beforeEach(async () => {
  fixture = await openConsumerFixture()
  deadLetters = connectDeadLetters({ ...fixture, clientId: 'kit test', topics: [topic] })
})

afterEach(async () => {
  await deadLetters.close()
  await fixture.close()
})

const lettersThere = (count: number) =>
  waitUntil(
    `there are ${count} letters`,
    async () => {
      const [found] = await deadLetters.list()
      return found?.letters === count
    },
    20_000,
  )

test('letters are counted, and read in order, so many from any offset', async () => {
  expect(await deadLetters.list()).toEqual([])
  expect(await deadLetters.read(box, 0n, 10)).toBeUndefined()
  await fixture.join(group, async () => {
    throw new Error('never')
  })
  const events = [someEvent(), someEvent(), someEvent()]
  for (const event of events) await fixture.publish(event)
  await lettersThere(3)
  expect(await deadLetters.list()).toEqual([{ ...box, letters: 3 }])
  const first = await deadLetters.read(box, 0n, 2)
  expect(first?.letters.map(({ offset, reason }) => [offset, reason])).toEqual([
    ['0', 'Error'],
    ['1', 'Error'],
  ])
  expect(first?.nextOffset).toBe(2n)
  const second = await deadLetters.read(box, 2n, 2)
  expect(second?.letters.map(({ offset }) => offset)).toEqual(['2'])
  expect(second?.nextOffset).toBeUndefined()
  expect(await deadLetters.read(box, 3n, 2)).toEqual({ letters: [], nextOffset: undefined })
})

test('a message that is sent again comes as it came first, and takes effect where it did not', async () => {
  let isMended = false
  const handled: string[] = []
  await fixture.join(group, async ({ id }) => {
    if (!isMended) throw new Error('not yet')
    handled.push(id)
  })
  const event = someEvent()
  await fixture.publish(event)
  await lettersThere(1)
  isMended = true
  const page = await deadLetters.read(box, 0n, 1)
  const letter = page?.letters[0]
  const message = letter && deadLetters.address(box, letter)
  expect(message?.topic).toBe(`${fixture.namespace}.${topic}`)
  if (message !== undefined) await deadLetters.send(message)
  await waitUntil('it is handled', () => handled.length === 1, 20_000)
  expect(handled).toEqual([event.id])
  const [sent, again] = await fixture.read(`${fixture.namespace}.${topic}`, 2)
  expect([again?.key, again?.value, again?.headers]).toEqual([sent?.key, sent?.value, sent?.headers])
})

test('nothing is sent to another topic than the one that the letter stands for, nor a part of a message', async () => {
  const name = `${fixture.namespace}.${topic}`
  const letter = {
    offset: '0',
    reason: 'Error',
    parkedAt: '',
    origin: { topic: name, partition: 0, offset: '7' },
    incomplete: undefined,
    key: null,
    value: null,
    headers: {},
  }
  expect(deadLetters.address(box, letter)).toMatchObject({ topic: name })
  const elsewhere = { ...letter, origin: { ...letter.origin, topic: 'elsewhere' } }
  expect(deadLetters.address(box, elsewhere)).toBeUndefined()
  expect(deadLetters.address(box, { ...letter, incomplete: 'value' })).toBeUndefined()
})

test('a page ends before it is large, and the next one begins there', async () => {
  await fixture.join(group, async () => undefined)
  const value = Buffer.alloc(900_000, 'x')
  for (let count = 0; count < 10; count += 1) {
    await fixture.publishRaw({ key: 'k', value, headers: {}, partition: 0 })
  }
  await lettersThere(10)
  const page = await deadLetters.read(box, 0n, 100)
  expect(page?.letters.length).toBeLessThan(10)
  expect(page?.nextOffset).toBe(BigInt(page?.letters.length ?? 0))
}, 60_000)
