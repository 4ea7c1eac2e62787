import { namespaced } from '../config/namespaced.ts'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Logger } from '../telemetry/logger.ts'
import { counter } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RedisClient } from './redis.ts'

export interface RateLimitState {
  readonly allowed: boolean
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

const windowSeconds = 60

export const rateLimitMetrics = {
  counted: counter('rate_limit_total', 'requests', 'Requests counted by the rate limiter', {
    group: 'groups of limits',
    outcome: ['ALLOWED', 'REFUSED'],
    source: ['SHARED', 'LOCAL'],
  }),
}

/**
 * Counts in Redis, so that all replicas share one count. While Redis cannot be asked this replica counts by itself,
 * at once: the client's breaker makes a frozen Redis cost its deadline once and not per request.
 */
export function createRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const { redis, metrics, logger } = deps
  const counted = metrics.counter(rateLimitMetrics.counted)
  const prefix = namespaced(deps.namespace, 'limit')
  const limiters = new Map<string, { shared: RateLimiterRedis; local: RateLimiterMemory }>()
  let isLocal = false

  const limitersOf = ({ group, perMinute }: RateLimitCount) => {
    const name = `${group}:${perMinute}`
    const known = limiters.get(name)
    if (known !== undefined) return known
    const settings = { points: perMinute, duration: windowSeconds, keyPrefix: `${prefix}:${group}` }
    // Beyond the limit nothing more is asked of Redis until the window ends: refusing a flood costs it nothing.
    const blocked = { storeClient: redis.raw, inMemoryBlockOnConsumed: perMinute + 1 }
    const made = {
      shared: new RateLimiterRedis({ ...settings, ...blocked }),
      local: new RateLimiterMemory(settings),
    }
    limiters.set(name, made)
    return made
  }

  const note = (group: string, { allowed, local }: RateLimitState): void => {
    counted.inc({ group, outcome: allowed ? 'ALLOWED' : 'REFUSED', source: local ? 'LOCAL' : 'SHARED' })
    if (local === isLocal) return
    isLocal = local
    if (local) logger.warn({ group }, 'rate limits are counted by this replica alone')
    else logger.info({ group }, 'rate limits are shared again')
  }

  return {
    async consume(input) {
      const { shared, local } = limitersOf(input)
      const shown = await redis.attempt(() => countedBy(shared, input.key)).catch(() => undefined)
      const state = shown ?? (await countedBy(local, input.key))
      note(input.group, state)
      return state
    },
    async giveBack(input) {
      const { shared, local } = limitersOf(input)
      const given = await redis.attempt(() => shared.reward(input.key)).catch(() => undefined)
      if (given === undefined) await local.reward(input.key)
    },
  }
}

/** The library rejects with its result when the limit is reached; anything else that it rejects with is a fault. */
async function countedBy(
  limiter: RateLimiterRedis | RateLimiterMemory,
  key: string,
): Promise<RateLimitState> {
  const stateOf = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): RateLimitState => ({
    allowed,
    remaining: remainingPoints,
    resetSeconds: Math.ceil(msBeforeNext / 1000),
    local: limiter instanceof RateLimiterMemory,
  })
  try {
    return stateOf(true, await limiter.consume(key))
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return stateOf(false, refusal)
    throw refusal
  }
}
