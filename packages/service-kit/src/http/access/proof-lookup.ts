import { LRUCache } from 'lru-cache'
import type { AccessRequest } from './access.ts'

/** Looks up whose a proof is: a client id, a token's hash. Undefined for nobody's. */
export interface ProofLookup<Found> {
  (request: Pick<AccessRequest, 'beforeLookup'>, key: string): Promise<Found | undefined>
  /** Looks again the next time, whatever is kept of this key, or without one of any key. */
  forget(key?: string): void
}

export interface ProofLookupOptions<Found> {
  readonly find: (key: string) => Promise<Found | undefined>
  /** How long what was found is taken without looking again; 0 looks each time. */
  readonly keepMs: number
}

const foundMax = 1000
/** A key that was good once is looked up however many proofs of its address have failed: others may share the address. */
const knownMax = 10_000
const knownMs = 24 * 3600 * 1000
/** Short, so that a client that has just been created is known within a second. */
const missedMs = 1000
const missedMax = 1000

/**
 * Makes look-ups that strangers can cause cheap: a miss is remembered for a second, and a key that this process does not know
 * as good is looked up only while its address has failed proofs left.
 */
export function createProofLookup<Found extends {}>({
  find,
  keepMs,
}: ProofLookupOptions<Found>): ProofLookup<Found> {
  const found = new LRUCache<string, Found>({ max: foundMax, ttl: keepMs })
  const known = new LRUCache<string, true>({ max: knownMax, ttl: knownMs })
  const missed = new LRUCache<string, true>({ max: missedMax, ttl: missedMs })
  // What was looked for before something was forgotten is not kept after it.
  let forgotten = 0
  const lookup = async (
    request: Pick<AccessRequest, 'beforeLookup'>,
    key: string,
  ): Promise<Found | undefined> => {
    const kept = keepMs > 0 ? found.get(key) : undefined
    if (kept !== undefined) return kept
    if (missed.has(key)) return undefined
    if (!known.has(key)) await request.beforeLookup()
    const forgottenBefore = forgotten
    const result = await find(key)
    const isCurrent = forgotten === forgottenBefore
    if (result === undefined) {
      known.delete(key)
      if (isCurrent) missed.set(key, true)
    } else {
      known.set(key, true)
      if (keepMs > 0 && isCurrent) found.set(key, result)
    }
    return result
  }
  return Object.assign(lookup, {
    forget(key?: string) {
      forgotten += 1
      for (const cache of [found, missed]) {
        if (key === undefined) cache.clear()
        else cache.delete(key)
      }
    },
  })
}
