import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  connectRedis,
  createFailureCap,
  createLogger,
  createMetrics,
  createRateLimiter,
  type RedisClient,
} from '../index.ts'
import { randomNamespace, testInfrastructure } from '../testing/index.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const namespace = randomNamespace('kit-cap')
let redis: RedisClient
let nowMs = Date.now()

beforeAll(async () => {
  redis = await connectRedis({ url: testInfrastructure().redisUrl, logger, name: 'test' })
})

afterAll(() => redis.close())

function replica() {
  const metrics = createMetrics({ service: 'test', process: false })
  const rateLimiter = createRateLimiter({ redis, namespace, metrics, logger })
  const needs = { rateLimiter, metrics, logger, now: () => new Date(nowMs) }
  return createFailureCap(needs, { group: 'guesses', perMinute: 20 })
}

test('failures count together in all replicas; above the cap everybody waits for the end of the minute', async () => {
  const [first, second] = [replica(), replica()]
  for (let guess = 0; guess < 10; guess += 1) await Promise.all([first.count(), second.count()])
  expect(() => first.check()).not.toThrow()
  await first.count()
  expect(() => first.check()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }))
  nowMs += 60_000
  expect(() => first.check()).not.toThrow()
})
