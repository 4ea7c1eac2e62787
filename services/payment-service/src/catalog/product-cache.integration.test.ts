import {
  connectRedis,
  connectSubscriber,
  createMetrics,
  namespaced,
  type RedisClient,
  type RedisSubscriber,
} from '@interview-pass/service-kit'
import { openTcpGate, waitUntil, type TcpGate } from '@interview-pass/service-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usePaymentService } from '../../test/payment-service.ts'
import { createChangeFeed, type ChangeFeed } from '../change-feed.ts'
import { createProductCache, type ProductCache } from './product-cache.ts'
import { findProduct, type Product } from './products.store.ts'

const { service } = usePaymentService()

interface Replica {
  readonly cache: ProductCache
  readonly gate: TcpGate
  readonly redis: RedisClient
  readonly subscriber: RedisSubscriber
  readonly changeFeed: ChangeFeed
}

const replicas: Replica[] = []
let asked: { tenantId: bigint; productId: string }

async function openReplica(): Promise<Replica> {
  const { logger, db } = service.deps
  const { namespace } = service.namespace
  const gate = await openTcpGate(service.namespace.redisUrl)
  const redis = await connectRedis({ url: gate.url, logger, name: 'replica' })
  const subscriber = connectSubscriber({ url: gate.url, logger, name: 'replica-feed' })
  const changeFeed = createChangeFeed({ redis, subscriber, namespace, logger })
  const metrics = createMetrics({ service: 'replica', process: false })
  const cache = createProductCache({ db, redis, changeFeed, metrics, namespace })
  const replica = { cache, gate, redis, subscriber, changeFeed }
  replicas.push(replica)
  return replica
}

beforeEach(async () => {
  const { tenantId, productId } = await service.addTenant()
  asked = { tenantId, productId }
})
afterEach(async () => {
  for (const { gate, redis, subscriber } of replicas.splice(0)) {
    await subscriber.close()
    await redis.close()
    await gate.close()
  }
})

const priceAt = async ({ cache }: Replica) => (await cache.find(asked))?.priceFen

/** Commits a price; whoever changes it tells others afterwards. */
async function commitPrice(fen: number): Promise<Product> {
  await service.sql`
    update payment.products set price_fen = ${fen}, version = version + 1 where public_id = ${asked.productId}`
  const product = await findProduct(service.deps.db, asked)
  if (product === undefined) throw new Error('the product is gone')
  return product
}

/** Waits until so many processes hear of changes: the service itself, too. */
async function untilHeardBy(listeners: number): Promise<void> {
  const channel = namespaced(service.namespace.namespace, 'changed:products')
  await waitUntil('all replicas hear of changes', async () => {
    const [, count] = await service.deps.redis.run((redis) => redis.pubsub('NUMSUB', channel))
    return count === listeners
  })
}

describe('a product that is changed', () => {
  it('is sold at the new price by every replica at once', async () => {
    const [one, other] = [await openReplica(), await openReplica()]
    await untilHeardBy(3)
    expect([await priceAt(one), await priceAt(other)]).toEqual([19900n, 19900n])
    await one.cache.replace(await commitPrice(29900))
    expect(await priceAt(one)).toBe(29900n)
    await waitUntil('the other replica sells at it', async () => (await priceAt(other)) === 29900n, 1000)
  })

  it('is sold at the new price when a copy of the old one comes after it', async () => {
    const [one, late] = [await openReplica(), await openReplica()]
    const old = await findProduct(service.deps.db, asked)
    await one.cache.replace(await commitPrice(29900))
    if (old !== undefined) await late.cache.replace(old)
    expect(await priceAt(late)).toBe(29900n)
  })

  it('is sold at the new price soon by a replica that nobody could tell', async () => {
    const [one, other] = [await openReplica(), await openReplica()]
    expect(await priceAt(other)).toBe(19900n)
    other.gate.cut()
    await waitUntil('Redis is known to be away', () => !other.redis.isAvailable)
    await one.cache.replace(await commitPrice(29900))
    await waitUntil('its copy has ended', async () => (await priceAt(other)) === 29900n, 6000)
  })
})

describe('while Redis is away', () => {
  it('the database says what is sold', async () => {
    const replica = await openReplica()
    replica.gate.cut()
    await waitUntil('Redis is known to be away', () => !replica.redis.isAvailable)
    expect(await priceAt(replica)).toBe(19900n)
    await replica.cache.replace(await commitPrice(29900))
    expect(await priceAt(replica)).toBe(29900n)
  })
})
