import { namespaced } from '@interview-pass/service-kit'
import { Redis } from 'ioredis'

/**
 * Copies of what the database holds. What Redis alone knows stays: nonces, without which a request could be played again,
 * and limits.
 */
const copies = ['access:*', 'notify:*', 'product:*']

const atOnce = 500

/** Removes the copies that services keep in Redis, which tell of what a restored database has forgotten. Returns how many there were. */
export async function forgetCopies(redisUrl: string, namespace: string): Promise<number> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 })
  // Without a listener ioredis prints; the reason arrives through the promise.
  redis.on('error', () => undefined)
  let removed = 0
  try {
    await redis.connect()
    for (const pattern of copies) {
      let cursor = '0'
      do {
        const [next, keys] = await redis.scan(
          cursor,
          'MATCH',
          namespaced(namespace, pattern),
          'COUNT',
          atOnce,
        )
        if (keys.length > 0) removed += await redis.unlink(...keys)
        cursor = next
      } while (cursor !== '0')
    }
    return removed
  } finally {
    redis.disconnect()
  }
}
