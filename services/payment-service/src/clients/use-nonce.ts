import type { RedisClient, Sql } from '@interview-pass/service-kit'
import type { ApiClient } from './api-client.ts'
import { takeNonce } from './clients.store.ts'

const nonceLifeSeconds = 600

export interface NonceNeeds {
  readonly redis: RedisClient
  readonly sql: Sql
  readonly namespace: string
  readonly now: () => Date
}

/** Takes a client's nonce: true the first time, false ever after. Kept in Redis, and in PostgreSQL while Redis is away. */
export async function useNonce(needs: NonceNeeds, client: ApiClient, nonce: string): Promise<boolean> {
  const key = `${needs.namespace}nonce:${client.clientId}:${nonce}`
  const answer = await needs.redis.attempt(async (redis) => ({
    isNew: (await redis.set(key, '1', 'EX', nonceLifeSeconds, 'NX')) === 'OK',
  }))
  if (answer !== undefined) return answer.isNew
  const now = needs.now()
  return takeNonce(needs.sql, {
    tenantId: client.tenantId,
    apiClientId: client.id,
    nonce,
    now,
    expiresAt: new Date(now.getTime() + nonceLifeSeconds * 1000),
  })
}
