import { AppError, namespaced, type RedisClient, type Sql } from '@interview-pass/service-kit'
import type { ApiClient } from './api-client.ts'
import { takeNonce } from './clients.store.ts'

/** Longer than a signed time is accepted, 300 s before and after. */
const nonceLifeMs = 600_000

export interface NonceDeps {
  readonly redis: Pick<RedisClient, 'isAvailable' | 'attempt'>
  readonly sql: Sql
  readonly namespace: string
  readonly now: () => Date
}

/**
 * Takes a client's nonce: true the first time, then false for as long as its request could be accepted. Throws
 * SERVICE_UNAVAILABLE for a request signed before Redis went away, which it may have seen: one signed anew is taken.
 */
export type UseNonce = (client: ApiClient, use: { nonce: string; signedAt: Date }) => Promise<boolean>

/**
 * Nonces live in Redis, and in PostgreSQL as well from the beginning of an outage until those have ended that were taken
 * in it. Each process goes by the outages that it has met itself, and by the clients' clocks.
 */
export function createNonceTaker(deps: NonceDeps): UseNonce {
  let lastAwayAt: Date | undefined
  /** In an outage PostgreSQL knows the nonce of every request that was signed later. */
  let storedSince = deps.now()
  const wasAwayLately = (): boolean =>
    lastAwayAt !== undefined && deps.now().getTime() - lastAwayAt.getTime() <= nonceLifeMs
  const noteAway = (): void => {
    if (!wasAwayLately()) storedSince = deps.now()
    lastAwayAt = deps.now()
  }
  if (!deps.redis.isAvailable) noteAway()
  return async (client, { nonce, signedAt }) => {
    const key = namespaced(deps.namespace, `nonce:${client.clientId}:${nonce}`)
    const answer = await deps.redis.attempt(async (redis) => ({
      isNew: (await redis.set(key, '1', 'PX', nonceLifeMs, 'NX')) === 'OK',
    }))
    if (answer !== undefined) {
      return answer.isNew && wasAwayLately() ? store(deps, client, nonce) : answer.isNew
    }
    noteAway()
    if (signedAt < storedSince) throw new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1 })
    return store(deps, client, nonce)
  }
}

function store({ sql, now }: NonceDeps, client: ApiClient, nonce: string): Promise<boolean> {
  return takeNonce(sql, {
    tenantId: client.tenantId,
    apiClientId: client.id,
    nonce,
    now: now(),
    expiresAt: new Date(now().getTime() + nonceLifeMs),
  })
}
