import { LRUCache } from 'lru-cache'
import { namespaced, type Logger, type RedisClient, type RedisSubscriber } from '@interview-pass/service-kit'
import { accessCodeHash, accessGrant, type AccessGrant } from './access-grant.ts'

/** What is known of access codes when payment-service cannot be asked. Losing it costs nothing but that. */
export interface AccessCache {
  put(accessCode: string, grant: AccessGrant): Promise<void>
  find(accessCode: string): Promise<AccessGrant | undefined>
  forget(accessCode: string): Promise<void>
}

const codesMax = 10_000
/** Short, because what other replicas are told to forget is heard only while Redis is there. */
const localMs = 60_000

export interface AccessCacheDeps {
  readonly redis: RedisClient
  readonly subscriber: Pick<RedisSubscriber, 'subscribe'>
  readonly namespace: string
  readonly logger: Logger
  readonly now: () => Date
}

/**
 * A process-local cache over Redis. Keys hold the hash of a code, never the code. What one replica forgets, all others
 * forget as well.
 */
export function createAccessCache(deps: AccessCacheDeps): AccessCache {
  const local = new LRUCache<string, AccessGrant>({ max: codesMax, ttl: localMs })
  const forgotten = namespaced(deps.namespace, 'access-forgotten')
  void hear(deps, forgotten, (key) => local.delete(key))
  const keyOf = (accessCode: string) => namespaced(deps.namespace, `access:${accessCodeHash(accessCode)}`)
  return {
    async put(accessCode, grant) {
      const key = keyOf(accessCode)
      const lifeMs = Date.parse(grant.expireAt) - deps.now().getTime()
      if (lifeMs <= 0) return
      local.set(key, grant)
      await deps.redis.attempt((redis) => redis.set(key, JSON.stringify(grant), 'PX', lifeMs))
    },
    async find(accessCode) {
      const key = keyOf(accessCode)
      const remembered = local.get(key)
      if (remembered !== undefined) return remembered
      const stored = await deps.redis.attempt((redis) => redis.get(key))
      if (stored === undefined || stored === null) return undefined
      const grant = accessGrant.safeParse(JSON.parse(stored))
      if (!grant.success) return undefined
      local.set(key, grant.data)
      return grant.data
    },
    async forget(accessCode) {
      const key = keyOf(accessCode)
      local.delete(key)
      await deps.redis.attempt((redis) => redis.del(key))
      await deps.redis.attempt((redis) => redis.publish(forgotten, key))
    },
  }
}

/** Confirmed only when Redis is there, which nobody waits for. */
async function hear(
  { subscriber, logger }: AccessCacheDeps,
  channel: string,
  onMessage: (key: string) => void,
): Promise<void> {
  try {
    await subscriber.subscribe(channel, onMessage)
  } catch (error) {
    logger.warn({ error, name: channel }, 'codes that other replicas forget will be forgotten late')
  }
}
