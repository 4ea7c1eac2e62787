import { namespaced } from '../config/namespaced.ts'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RedisClient } from './redis.ts'

export interface RateLimitState {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Whole seconds until the count starts again. */
  readonly resetSeconds: number
  /** True when Redis could not be asked and this replica counted by itself. */
  readonly local: boolean
}

export interface RateLimiter {
  /** Counts one request of a fixed window of a minute. Never rejects. */
  consume(input: RateLimitCount): Promise<RateLimitState>
  /** Takes back one request that was counted before it was known whether it should be. Never rejects. */
  giveBack(input: RateLimitCount): Promise<void>
}

interface RateLimitCount {
  readonly group: string
  readonly key: string
  readonly perMinute: number
}

export interface RateLimiterDeps {
  readonly redis: Pick<RedisClient, 'raw' | 'attempt'>
  /** Prefix of the keys; empty in production. */
  readonly namespace: string
  readonly metrics: Metrics
  readonly logger: Logger
}

interface Limiters {
  readonly shared: RateLimiterRedis
  readonly local: RateLimiterMemory
}

const windowSeconds = 60

/**
 * Counts in Redis, so that all replicas share one count. While Redis cannot be asked this replica counts by itself,
 * at once: the client's breaker makes a frozen Redis cost its deadline once and not per request.
 */
export function createRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const { redis, metrics, logger } = deps
  const counted = metrics.counter('rate_limit_total', 'Requests counted by the rate limiter', [
    'group',
    'outcome',
    'source',
  ])
  const prefix = namespaced(deps.namespace, 'limit')
  const limiters = new Map<string, Limiters>()
  let isLocal = false

  const limitersOf = (group: string, perMinute: number): Limiters => {
    const name = `${group}:${perMinute}`
    const known = limiters.get(name)
    if (known !== undefined) return known
    // Beyond the limit nothing more is asked of Redis until the window ends: refusing a flood costs it nothing.
    const settings = { points: perMinute, duration: windowSeconds, keyPrefix: `${prefix}:${group}` }
    const shared = new RateLimiterRedis({
      ...settings,
      storeClient: redis.raw,
      inMemoryBlockOnConsumed: perMinute + 1,
    })
    const made = { shared, local: new RateLimiterMemory(settings) }
    limiters.set(name, made)
    return made
  }

  const noteSource = (local: boolean, group: string): void => {
    if (local !== isLocal) {
      isLocal = local
      if (local) logger.warn({ group }, 'rate limits are counted by this replica alone')
      else logger.info({ group }, 'rate limits are shared again')
    }
  }

  return {
    async consume({ group, key, perMinute }) {
      const { shared, local } = limitersOf(group, perMinute)
      const found = await redis.attempt(() => outcomeOf(shared, key)).catch(() => undefined)
      const isLocalNow = found === undefined
      const outcome = found ?? (await outcomeOf(local, key))
      noteSource(isLocalNow, group)
      counted.inc({
        group,
        outcome: outcome.allowed ? 'ALLOWED' : 'REFUSED',
        source: isLocalNow ? 'LOCAL' : 'SHARED',
      })
      return {
        allowed: outcome.allowed,
        limit: perMinute,
        remaining: outcome.result.remainingPoints,
        resetSeconds: Math.ceil(outcome.result.msBeforeNext / 1000),
        local: isLocalNow,
      }
    },
    async giveBack({ group, key, perMinute }) {
      const { shared, local } = limitersOf(group, perMinute)
      const given = await redis.attempt(() => shared.reward(key)).catch(() => undefined)
      if (given === undefined) await local.reward(key)
    },
  }
}

/** The library rejects with its result when the limit is reached; anything else that it rejects with is a fault. */
async function outcomeOf(
  limiter: RateLimiterRedis | RateLimiterMemory,
  key: string,
): Promise<{ allowed: boolean; result: RateLimiterRes }> {
  try {
    return { allowed: true, result: await limiter.consume(key) }
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { allowed: false, result: refusal }
    throw refusal
  }
}
