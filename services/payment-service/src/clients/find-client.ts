import type { Db } from '@interview-pass/service-kit'
import { LRUCache } from 'lru-cache'
import type { ApiClient } from './api-client.ts'
import { findActiveClient } from './clients.store.ts'
import type { SecretCipher } from './secret-cipher.ts'

interface ClientWithSecrets extends ApiClient {
  /** The secret in use, and the one before it while a rotation lasts. */
  readonly secrets: readonly string[]
}

export type FindClient = (clientId: string) => Promise<ClientWithSecrets | undefined>

const cacheMs = 30_000
const cachedClientsMax = 1000

/** Looks API clients up, keeping them for 30 s: a withdrawn client is refused after that at the latest. */
export function clientFinder(needs: { db: Db; cipher: SecretCipher }): FindClient {
  const cache = new LRUCache<string, ClientWithSecrets>({ max: cachedClientsMax, ttl: cacheMs })
  return async (clientId) => {
    const cached = cache.get(clientId)
    if (cached !== undefined) return cached
    const row = await findActiveClient(needs.db, clientId)
    if (row === undefined) return undefined
    const { secretEncrypted, previousSecretEncrypted, ...client } = row
    const encrypted = [secretEncrypted, previousSecretEncrypted].filter((text) => text !== null)
    const found = { ...client, secrets: encrypted.map((text) => needs.cipher.decrypt(text)) }
    cache.set(clientId, found)
    return found
  }
}
