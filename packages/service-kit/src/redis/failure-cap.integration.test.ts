import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis, createFailureCap, createLogger, createMetrics, type RedisClient } from '../index.ts'
import { createRateLimiter } from './rate-limit.ts'
import { randomNamespace, testInfrastructure } from '../testing/index.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const namespace = randomNamespace('kit-cap')
let redis: RedisClient

beforeAll(async () => {
  redis = await connectRedis({ url: testInfrastructure().redisUrl, logger, name: 'test' })
})

afterAll(() => redis.close())

function replica() {
  const metrics = createMetrics({ service: 'test', process: false })
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ name: 'test', level: 'info', fields: ['resetSeconds'], destination })
  const rateLimiter = createRateLimiter({ redis, namespace, metrics, logger })
  const deps = { rateLimiter, metrics, logger, now: () => new Date() }
  return { cap: createFailureCap(deps, { group: 'guesses', perMinute: 20 }), lines, metrics }
}

test('failures count together in all replicas; those above the cap are refused, with one alarm in each replica', async () => {
  const [first, second] = [replica(), replica()]
  for (let guess = 0; guess < 10; guess += 1) await Promise.all([first.cap.count(), second.cap.count()])
  for (let guess = 0; guess < 3; guess += 1) {
    await expect(first.cap.count()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number),
    })
  }
  await expect(second.cap.count()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  for (const { lines } of [first, second]) {
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'error', group: 'guesses', msg: 'secrets are being guessed' },
    ])
  }
  expect(await first.metrics.render()).toContain('guess_cap_reached_total{group="guesses",service="test"} 3')
})
