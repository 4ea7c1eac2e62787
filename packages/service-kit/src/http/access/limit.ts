import type { FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { RateLimiter, RateLimitState } from '../../redis/rate-limit.ts'
import { networkOf } from '../request/address.ts'
import { addHeader } from '../reply/headers.ts'

/** A request that can be counted. */
export interface CountedRequest {
  readonly request: FastifyRequest
  readonly address: string
  readonly rateLimiter: RateLimiter
  /** Its count as a failed proof, once it has one. */
  failedProof: RateLimitState | undefined
}

/** Whom a limit may count. */
interface LimitSubject<Caller> {
  readonly caller: Caller
  readonly address: string
  readonly request: FastifyRequest
}

export interface RateLimitRule<Caller> {
  /** Routes of one group share one count. */
  readonly group: string
  /** A function gives some callers a quota of their own, and makes the rule count after the proof of identity. */
  readonly perMinute: number | ((subject: LimitSubject<Caller>) => number)
  /**
   * `address` counts before the proof of identity, so that guesses count too; the others count after it.
   * A function gives the text to count by: never a secret.
   */
  readonly by: 'caller' | 'address' | ((subject: LimitSubject<Caller>) => string)
}

export interface Limit {
  readonly group: string
  readonly perMinute: number
}

/** Requests whose proof failed; counted by address, over all routes together. */
const unprovedLimit: Limit = { group: 'unproved', perMinute: 600 }

/** Counts the request and says so in its headers. Throws AppError RATE_LIMITED. */
export async function limitBy(counted: CountedRequest, limit: Limit, key: string): Promise<void> {
  const { group, perMinute } = limit
  apply(counted, limit, await counted.rateLimiter.consume({ group, key, perMinute }))
}

export function limitByAddress(counted: CountedRequest, limit: Limit): Promise<void> {
  return limitBy(counted, limit, networkOf(counted.address))
}

function apply(counted: CountedRequest, limit: Limit, state: RateLimitState): void {
  addLimitHeaders(counted.request, limit, state)
  if (!state.allowed) {
    throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, state.resetSeconds) })
  }
}

/**
 * Counts a request whose proof failed. Throws AppError RATE_LIMITED instead of the failure once there are too many. Proofs
 * that cost no look-up are checked all the same, and a right one is let in: customers share an address (a gateway, a
 * carrier's network), and ten wrong requests a second would else lock all of them out. A secret that can be guessed is
 * looked up behind a limit by `address`, and its failures count against a FailureCap.
 */
export async function limitUnproved(counted: CountedRequest): Promise<void> {
  counted.failedProof ??= await countAsFailed(counted)
  apply(counted, unprovedLimit, counted.failedProof)
}

/** Counts a request as failed before its proof is looked up, so that an address never causes more look-ups than it may fail. */
export async function limitLookup(counted: CountedRequest): Promise<void> {
  counted.failedProof ??= await countAsFailed(counted)
  if (!counted.failedProof.allowed) apply(counted, unprovedLimit, counted.failedProof)
}

/** The proof that was counted beforehand has not failed. */
export async function forgiveLookup(counted: CountedRequest): Promise<void> {
  if (counted.failedProof === undefined) return
  counted.failedProof = undefined
  await counted.rateLimiter.giveBack({ ...unprovedLimit, key: networkOf(counted.address) })
}

function countAsFailed({ rateLimiter, address }: CountedRequest): Promise<RateLimitState> {
  return rateLimiter.consume({ ...unprovedLimit, key: networkOf(address) })
}

/** Source: draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4. */
function addLimitHeaders(request: FastifyRequest, limit: Limit, state: RateLimitState): void {
  addHeader(request, 'ratelimit-policy', `"${limit.group}";q=${limit.perMinute};w=60`)
  addHeader(request, 'ratelimit', `"${limit.group}";r=${state.remaining};t=${state.resetSeconds}`)
}
