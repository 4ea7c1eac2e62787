import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { connectRedis, connectSubscriber, createLogger, createMetrics, type RedisClient } from '../index.ts'
import { createRateLimiter } from './rate-limit.ts'
import { RedisUnavailableError } from './outage.ts'
import {
  openTcpGate,
  randomNamespace,
  testInfrastructure,
  waitUntil,
  type TcpGate,
} from '../testing/index.ts'

let gate: TcpGate
let redis: RedisClient
let lines: string[]
const key = randomNamespace('service-kit')

const recordingLogger = () =>
  createLogger({
    name: 'kit test',
    level: 'info',
    destination: { write: (line: string) => void lines.push(line) },
  })

beforeAll(async () => {
  gate = await openTcpGate(testInfrastructure().redisUrl)
})

beforeEach(async () => {
  gate.open()
  lines = []
  redis = await connectRedis({ url: gate.url, logger: recordingLogger(), name: 'kit-test' })
})

afterEach(async () => {
  gate.open()
  await redis.attempt((client) => client.del(key))
  await redis.close()
})

afterAll(() => gate.close())

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, ms: performance.now() - startedAt }
}

const limiterOver = (client: RedisClient) => {
  const metrics = createMetrics({ service: 'test', process: false })
  const deps = { redis: client, namespace: key, metrics, logger: recordingLogger() }
  return { rateLimiter: createRateLimiter(deps), ask: { group: 'shared', key: 'c1', perMinute: 1000 } }
}

const get = () => timed(() => redis.attempt((client) => client.get(key)))

const available = () => waitUntil('redis is available again', () => redis.isAvailable)

test('a value that is there comes back, and a missing one is null and not undefined', async () => {
  await redis.run((client) => client.set(key, 'value'))
  expect((await get()).value).toBe('value')
  await redis.run((client) => client.del(key))
  expect((await get()).value).toBeNull()
})

test('commands of one turn of the event loop share a write', async () => {
  const { stream } = redis.raw
  const writes = [vi.spyOn(stream, '_write'), vi.spyOn(stream, '_writev')]
  const { rateLimiter, ask } = limiterOver(redis)
  await rateLimiter.consume(ask)
  for (const write of writes) write.mockClear()
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, () => redis.run((client) => client.incr(key))),
    ...Array.from({ length: 20 }, () => rateLimiter.consume(ask).then(({ local }) => local)),
  ])
  expect(answers).toEqual([...Array.from({ length: 20 }, (_, turn) => turn + 1), ...Array(20).fill(false)])
  expect(writes.reduce((count, { mock }) => count + mock.calls.length, 0)).toBe(1)
})

test('an answer that came in time counts, though this process was too busy to read it', async () => {
  // Not by way of the gate, which this process is too busy for as well.
  const direct = await connectRedis({
    url: testInfrastructure().redisUrl,
    logger: recordingLogger(),
    name: 'direct',
  })
  const answer = direct.run((client) => client.ping())
  // The command is written, and its answer not read yet.
  await setImmediate()
  const busyUntil = performance.now() + 500
  while (performance.now() < busyUntil);
  expect(await answer).toBe('PONG')
  expect(direct.isAvailable).toBe(true)
  await direct.close()
})

test('a frozen Redis costs its deadline once; then callers are told at once, until it is back', async () => {
  gate.freeze()
  const first = await get()
  expect(first.value).toBeUndefined()
  expect(first.ms).toBeGreaterThan(150)
  expect(first.ms).toBeLessThan(1000)
  const later = await Promise.all(Array.from({ length: 100 }, get))
  expect(Math.max(...later.map(({ ms }) => ms))).toBeLessThan(100)
  expect(redis.isAvailable).toBe(false)
  gate.open()
  await available()
  expect((await get()).value).toBeNull()
})

test('a Redis that stays frozen through reconnecting costs callers nothing more', async () => {
  gate.freeze()
  await get()
  const before = gate.connections
  await waitUntil('the silent connection was replaced', () => gate.connections !== before, 10_000).catch(
    () => undefined,
  )
  const slowest = Math.max(...(await Promise.all(Array.from({ length: 20 }, get))).map(({ ms }) => ms))
  expect(slowest).toBeLessThan(100)
  gate.open()
  await available()
})

test('a dead Redis answers at once that it is away, and is used again when it is back', async () => {
  gate.cut()
  await waitUntil('the outage is noticed', () => !redis.isAvailable)
  const { value, ms } = await get()
  expect(value).toBeUndefined()
  expect(ms).toBeLessThan(50)
  await expect(redis.run((client) => client.get(key))).rejects.toThrow(RedisUnavailableError)
  await expect(redis.ping()).rejects.toThrow(/writeable|closed|retries/)
  gate.open()
  await available()
  expect((await get()).value).toBeNull()
})

test('a client that starts without Redis is there within a second or so, and finds it later', async () => {
  gate.cut()
  const { value: late, ms } = await timed(() =>
    connectRedis({ url: gate.url, logger: recordingLogger(), name: 'late' }),
  )
  expect(ms).toBeLessThan(1500)
  expect(late.isAvailable).toBe(false)
  gate.open()
  await waitUntil('redis is found', () => late.isAvailable)
  await late.close()
})

test('an outage is logged once at its beginning and once at its end', async () => {
  gate.cut()
  await waitUntil('the outage is noticed', () => !redis.isAvailable)
  await Promise.all(Array.from({ length: 50 }, get))
  gate.open()
  await available()
  const messages = lines.map((line) => String(JSON.parse(line).msg))
  expect(messages).toEqual(['redis is away', 'redis is back'])
})

test('a command that Redis refuses is an error of the caller and no outage', async () => {
  await redis.run((client) => client.set(key, 'text'))
  await expect(redis.attempt((client) => client.lpush(key, 'item'))).rejects.toThrow('WRONGTYPE')
  await expect(redis.run(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
  expect(redis.isAvailable).toBe(true)
})

test('a subscriber hears its channels, and again after a lost connection', async () => {
  const subscriber = connectSubscriber({
    url: gate.url,
    logger: recordingLogger(),
    name: 'kit-test-subscriber',
  })
  const heard: string[] = []
  await subscriber.subscribe(key, (message) => heard.push(message))
  const publish = (message: string) => redis.attempt((client) => client.publish(key, message))
  await publish('first')
  await waitUntil('the first is heard', () => heard.includes('first'))
  gate.cut()
  gate.open()
  await waitUntil('a later one is heard', async () => {
    await publish('later')
    return heard.includes('later')
  })
  await subscriber.unsubscribe(key)
  const count = heard.length
  await publish('unheard')
  expect(heard).toHaveLength(count)
  await subscriber.close()
})

test('a subscription asked for while Redis is away is made when it is back', async () => {
  gate.cut()
  const subscriber = connectSubscriber({
    url: gate.url,
    logger: recordingLogger(),
    name: 'kit-test-subscriber',
  })
  const subscribed = subscriber.subscribe(key, () => undefined)
  gate.open()
  await expect(subscribed).resolves.toBeUndefined()
  await subscriber.close()
})

test.each(['MISCONF', 'OOM', 'NOREPLICAS', 'READONLY'])(
  'a Redis that answers %s counts as away: it can keep nothing',
  async (reply) => {
    const refused = redis.run((client) => client.eval(`return redis.error_reply('${reply} no writes')`, 0))
    await expect(refused).rejects.toThrow(RedisUnavailableError)
    await available()
  },
)

test('an error of the command itself is handed to the caller', async () => {
  const refused = redis.run((client) => client.eval(`return redis.error_reply('WRONGTYPE no list')`, 0))
  await expect(refused).rejects.toThrow('WRONGTYPE')
  expect(redis.isAvailable).toBe(true)
})
