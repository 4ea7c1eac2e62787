import { createProofLookup, type Db, type ProofLookup } from '@interview-pass/service-kit'
import type { ApiClient } from './api-client.ts'
import { findActiveClient } from './clients.store.ts'
import type { SecretCipher } from './secret-cipher.ts'

interface ClientWithSecrets extends ApiClient {
  /** The secret in use, and the one before it while a rotation lasts. */
  readonly secrets: readonly string[]
}

export type FindClient = ProofLookup<ClientWithSecrets>

const keepMs = 30_000

/** Looks API clients up, keeping them for 30 s: a withdrawn client is refused after that at the latest. */
export function createClientFinder(deps: { db: Db; cipher: SecretCipher }): FindClient {
  return createProofLookup({
    keepMs,
    async find(clientId) {
      const row = await findActiveClient(deps.db, clientId)
      if (row === undefined) return undefined
      const { secretEncrypted, previousSecretEncrypted, ...client } = row
      const encrypted = [secretEncrypted, previousSecretEncrypted].filter((text) => text !== null)
      return { ...client, secrets: encrypted.map((text) => deps.cipher.decrypt(text)) }
    },
  })
}
