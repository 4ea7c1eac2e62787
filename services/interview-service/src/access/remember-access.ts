import { LRUCache } from 'lru-cache'
import { namespaced, type RedisClient } from '@interview-pass/service-kit'
import { accessCodeHash, accessGrant, type AccessGrant } from './access-grant.ts'

/** What is known of access codes when payment-service cannot be asked. Losing it costs nothing but that. */
export interface AccessCache {
  put(accessCode: string, grant: AccessGrant): Promise<void>
  find(accessCode: string): Promise<AccessGrant | undefined>
  forget(accessCode: string): Promise<void>
}

const codesMax = 10_000
/** Short, because only Redis hears at once of a code that another replica was told to forget. */
const localMs = 60_000

/** A process-local cache over Redis. Keys hold the hash of a code, never the code. */
export function createAccessCache(deps: {
  redis: RedisClient
  namespace: string
  now: () => Date
}): AccessCache {
  const local = new LRUCache<string, AccessGrant>({ max: codesMax, ttl: localMs })
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
    },
  }
}
