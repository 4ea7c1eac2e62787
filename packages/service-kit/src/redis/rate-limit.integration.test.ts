import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../telemetry/logger.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import { createRateLimiter, type RateLimiter } from './rate-limit.ts'
import { connectRedis, type RedisClient } from './redis.ts'
import {
  openTcpGate,
  randomNamespace,
  testInfrastructure,
  waitUntil,
  type TcpGate,
} from '../testing/index.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const namespace = randomNamespace('kit-limit')

interface Replica {
  readonly redis: RedisClient
  readonly limiter: RateLimiter
  readonly metrics: Metrics
}

describe('the rate limiter', () => {
  let gate: TcpGate
  const open: RedisClient[] = []

  beforeAll(async () => {
    gate = await openTcpGate(testInfrastructure().redisUrl)
  })

  afterEach(async () => {
    gate.open()
    await Promise.all(open.splice(0).map((redis) => redis.close()))
  })

  afterAll(() => gate.close())

  const startReplica = async (): Promise<Replica> => {
    const metrics = createMetrics({ service: 'test', process: false })
    const redis = await connectRedis({ url: gate.url, logger, name: 'test' })
    open.push(redis)
    return { redis, metrics, limiter: createRateLimiter({ redis, namespace, metrics, logger }) }
  }

  it('lets the quota of a minute through and no more, counted together by all replicas', async () => {
    const [first, second] = await Promise.all([startReplica(), startReplica()])
    const ask = { group: 'shared', key: 'c1', perMinute: 10 }
    const states = await Promise.all(
      Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? first : second).limiter.consume(ask)),
    )
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(10)
    expect(states.every(({ local }) => !local)).toBe(true)
    const last = await first.limiter.consume(ask)
    expect(last).toMatchObject({ allowed: false, remaining: 0 })
    expect(last.resetSeconds).toBeGreaterThan(0)
    expect(last.resetSeconds).toBeLessThanOrEqual(60)
  })

  it('counts groups and keys apart', async () => {
    const { limiter } = await startReplica()
    const states = await Promise.all(
      [
        { group: 'a', key: 'x' },
        { group: 'a', key: 'y' },
        { group: 'b', key: 'x' },
      ].map((ask) => limiter.consume({ ...ask, perMinute: 1 })),
    )
    expect(states.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ])
  })

  it('gives back what was counted for nothing, also while it counts by itself', async () => {
    const { limiter, redis } = await startReplica()
    const ask = { group: 'back', key: 'c1', perMinute: 2 }
    const spend = async () => (await limiter.consume(ask)).remaining
    expect(await spend()).toBe(1)
    await limiter.giveBack(ask)
    expect(await spend()).toBe(1)
    gate.cut()
    await waitUntil('the client knows', () => !redis.isAvailable)
    expect(await spend()).toBe(1)
    await limiter.giveBack(ask)
    expect(await spend()).toBe(1)
  })

  it('counts by itself at once while Redis is away, and together again afterwards', async () => {
    const { limiter, redis, metrics } = await startReplica()
    const ask = { group: 'away', key: 'c1', perMinute: 3 }
    await limiter.consume(ask)
    gate.cut()
    await waitUntil('the client knows', () => !redis.isAvailable)
    const startedAt = performance.now()
    const states = []
    for (let turn = 0; turn < 50; turn += 1) states.push(await limiter.consume(ask))
    expect(performance.now() - startedAt).toBeLessThan(200)
    expect(states.filter(({ allowed }) => allowed)).toHaveLength(3)
    expect(states.every(({ local }) => local)).toBe(true)
    gate.open()
    await waitUntil('redis is back', () => redis.isAvailable)
    expect(await limiter.consume(ask)).toMatchObject({ local: false, remaining: 1 })
    expect(await metrics.render()).toContain(
      'rate_limit_total{group="away",outcome="REFUSED",source="LOCAL",service="test"} 47',
    )
  })

  it('pays the deadline of a frozen Redis once, not per request', async () => {
    const { limiter } = await startReplica()
    const ask = { group: 'frozen', key: 'c1', perMinute: 1000 }
    await limiter.consume(ask)
    gate.freeze()
    const startedAt = performance.now()
    for (let turn = 0; turn < 50; turn += 1) {
      expect(await limiter.consume(ask)).toMatchObject({ allowed: true, local: true })
    }
    expect(performance.now() - startedAt).toBeLessThan(800)
  })
})
