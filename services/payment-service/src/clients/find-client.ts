import { createProofLookup, type Db, type ProofLookup } from '@interview-pass/service-kit'
import { everything, type ChangeFeed } from '../change-feed.ts'
import type { ApiClient } from './api-client.ts'
import { findActiveClient } from './clients.store.ts'
import type { SecretCipher } from './secret-cipher.ts'

interface ClientWithSecrets extends ApiClient {
  /** The secret in use, and the one before it while a rotation lasts. */
  readonly secrets: readonly string[]
}

export type FindClient = ProofLookup<ClientWithSecrets>

export interface FinderDeps {
  readonly db: Db
  readonly cipher: SecretCipher
  readonly changeFeed: Pick<ChangeFeed, 'onChange'>
}

const keepMs = 30_000

/** Looks API clients up. A change of one holds at once, or after 30 s where nobody could be told of it: Redis was away. */
export function createClientFinder({ db, cipher, changeFeed }: FinderDeps): FindClient {
  const findClient = createProofLookup({
    keepMs,
    async find(clientId) {
      const row = await findActiveClient(db, clientId)
      if (row === undefined) return undefined
      const { secretEncrypted, previousSecretEncrypted, ...client } = row
      const encrypted = [secretEncrypted, previousSecretEncrypted].filter((text) => text !== null)
      return { ...client, secrets: encrypted.map((text) => cipher.decrypt(text)) }
    },
  })
  changeFeed.onChange('api-clients', (key) => findClient.forget(key === everything ? undefined : key))
  return findClient
}
