import { counter, namespaced, type Db, type Metrics, type RedisClient } from '@interview-pass/service-kit'
import { LRUCache } from 'lru-cache'
import type { ChangeFeed } from '../change-feed.ts'
import { readCopy, writeCopy, type ProductCopy } from './product.ts'
import { findProduct, type Product } from './products.store.ts'

/** How long this process sells from its own copy when nobody tells it of a change: Redis was away, or the message was lost. */
const localMs = 5000
const localMax = 1000
/** How long a copy in Redis outlives a change that Redis was not told of. */
const sharedMs = 10_000

export const productMetrics = {
  lookUps: counter(
    'product_lookups_total',
    'look-ups',
    'Products asked for at a sale, by what knew them; DATABASE is a miss of both caches',
    { answered_by: ['LOCAL', 'REDIS', 'DATABASE'] },
  ),
}

export interface ProductCacheDeps {
  readonly db: Db
  readonly redis: Pick<RedisClient, 'attempt'>
  readonly changeFeed: Pick<ChangeFeed, 'announce' | 'onChange'>
  readonly metrics: Metrics
  readonly namespace: string
}

interface ProductOfTenant {
  readonly tenantId: bigint
  /** Public id. */
  readonly productId: string
}

export interface ProductCache {
  /** A product of the tenant, active or not: from this process, else from Redis, else from the database. */
  find(asked: ProductOfTenant): Promise<ProductCopy | undefined>
  /** To be called after the commit of a change: every replica sells by it from now on. */
  replace(product: Product): Promise<void>
}

/** Writes a copy unless a newer one is there: whoever has read the database before a change may come after it. */
const writeUnlessOlder = `
local kept = redis.call('GET', KEYS[1])
if kept and cjson.decode(kept).version > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

export function createProductCache(deps: ProductCacheDeps): ProductCache {
  const { db, redis, changeFeed, namespace } = deps
  const local = new LRUCache<string, ProductCopy>({ max: localMax, ttl: localMs })
  const lookUps = deps.metrics.counter(productMetrics.lookUps)
  // A copy that was looked for before a change is not kept after it.
  let changes = 0
  changeFeed.onChange('products', (key) => {
    changes += 1
    local.delete(key)
  })
  const share = (key: string, { version }: ProductCopy, text: string) =>
    redis.attempt((client) => client.eval(writeUnlessOlder, 1, key, version, text, sharedMs))
  const findShared = async (key: string): Promise<ProductCopy | undefined> => {
    const text = await redis.attempt((client) => client.get(key))
    return text == null ? undefined : readCopy(text)
  }
  const keyOf = ({ tenantId, productId }: ProductOfTenant) =>
    namespaced(namespace, `product:${tenantId}:${productId}`)
  return {
    async find(asked) {
      const key = keyOf(asked)
      const own = local.get(key)
      if (own !== undefined) {
        lookUps.inc({ answered_by: 'LOCAL' })
        return own
      }
      const changesBefore = changes
      const shared = await findShared(key)
      const found = shared ?? (await findProduct(db, asked))
      lookUps.inc({ answered_by: shared === undefined ? 'DATABASE' : 'REDIS' })
      if (found === undefined) return undefined
      if (shared === undefined) await share(key, found, writeCopy(found))
      if (changes === changesBefore) local.set(key, found)
      return found
    },
    async replace(product) {
      const key = keyOf({ tenantId: product.tenantId, productId: product.publicId })
      await share(key, product, writeCopy(product))
      await changeFeed.announce('products', key)
    },
  }
}
