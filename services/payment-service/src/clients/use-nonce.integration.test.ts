import { randomUUID } from 'node:crypto'
import { connectRedis, type RedisClient } from '@interview-pass/service-kit'
import { openTcpGate, type TcpGate, waitUntil } from '@interview-pass/service-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usePaymentService } from '../../test/payment-service.ts'
import type { ApiClient } from './api-client.ts'
import { createNonceTaker } from './use-nonce.ts'

const { service } = usePaymentService()
let client: ApiClient
let gate: TcpGate
let redis: RedisClient
let clock: Date

beforeEach(async () => {
  const { clientId } = await service.addTenant()
  const found = await service.deps.findClient({ beforeLookup: async () => undefined }, clientId)
  if (found === undefined) throw new Error('the client that was just added is unknown')
  client = found
  gate = await openTcpGate(service.namespace.redisUrl)
  redis = await connectRedis({ url: gate.url, logger: service.deps.logger, name: 'use-nonce' })
  clock = new Date()
})
afterEach(async () => {
  await redis.close()
  await gate.close()
})

/** A process that begins now, as far as its memory of outages goes. */
const openTaker = () => {
  const { sql } = service.deps
  const useNonce = createNonceTaker({ redis, sql, namespace: '', now: () => clock })
  return (nonce: string, signedAt: Date) => useNonce(client, { nonce, signedAt })
}

async function takeRedisAway(): Promise<void> {
  gate.cut()
  await waitUntil('Redis is known to be away', () => !redis.isAvailable)
}

async function bringRedisBack(): Promise<void> {
  gate.open()
  await waitUntil('Redis is back', () => redis.isAvailable)
}

const passSeconds = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000)
}

async function countStored(): Promise<number> {
  const rows = await service.sql`select id from payment.request_nonces where api_client_id = ${client.id}`
  return rows.length
}

describe('a nonce', () => {
  it('that was used before Redis went away is not used again while it is away', async () => {
    const take = openTaker()
    const [nonce, signedAt] = [randomUUID(), clock]
    expect(await take(nonce, signedAt)).toBe(true)
    await takeRedisAway()
    passSeconds(1)
    await expect(take(nonce, signedAt)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    passSeconds(60)
    await expect(take(nonce, signedAt)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  it('that was used while Redis was away is not used again, then and after it came back', async () => {
    const take = openTaker()
    await takeRedisAway()
    const nonce = randomUUID()
    expect(await take(nonce, clock)).toBe(true)
    expect(await take(nonce, clock)).toBe(false)
    await bringRedisBack()
    passSeconds(599)
    expect(await take(nonce, clock)).toBe(false)
  })

  it('that was used between two outages is not used again in the second, and need not be signed anew for it', async () => {
    const take = openTaker()
    await takeRedisAway()
    await take(randomUUID(), clock)
    await bringRedisBack()
    passSeconds(10)
    const [nonce, signedAt] = [randomUUID(), clock]
    expect(await take(nonce, signedAt)).toBe(true)
    await takeRedisAway()
    passSeconds(1)
    expect(await take(nonce, signedAt)).toBe(false)
    expect(await take(randomUUID(), signedAt)).toBe(true)
  })

  it('that another process used long after an outage is not used again in the next one', async () => {
    const take = openTaker()
    await takeRedisAway()
    await take(randomUUID(), clock)
    await bringRedisBack()
    passSeconds(700)
    const [nonce, signedAt] = [randomUUID(), clock]
    expect(await openTaker()(nonce, signedAt)).toBe(true)
    await takeRedisAway()
    passSeconds(1)
    await expect(take(nonce, signedAt)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  it('is refused when it was signed before this process began, and that was without Redis', async () => {
    await takeRedisAway()
    const take = openTaker()
    const before = new Date(clock.getTime() - 1)
    await expect(take(randomUUID(), before)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    passSeconds(10)
    expect(await take(randomUUID(), new Date(clock.getTime() - 5000))).toBe(true)
  })

  it('costs PostgreSQL nothing any more once all have ended that it was needed for', async () => {
    const take = openTaker()
    await takeRedisAway()
    await take(randomUUID(), clock)
    await bringRedisBack()
    const stored = await countStored()
    passSeconds(601)
    const nonce = randomUUID()
    expect(await take(nonce, clock)).toBe(true)
    expect(await take(nonce, clock)).toBe(false)
    expect(await countStored()).toBe(stored)
  })
})
