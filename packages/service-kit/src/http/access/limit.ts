import type { FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { RateLimiter, RateLimitState } from '../../redis/rate-limit.ts'
import { addHeader } from '../reply/headers.ts'
import { networkOf } from '../request/address.ts'
import type { AccessRequest, AccessRule } from './access.ts'

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

interface Limit {
  readonly group: string
  readonly perMinute: number
}

/** Requests whose proof failed; counted by address, over all routes together. */
const unprovedLimit: Limit = { group: 'unproved', perMinute: 600 }

/** Proves the caller and counts the request, before the proof when its rule needs nothing but the address. Throws AppError RATE_LIMITED, or what the proof throws. */
export async function admit<Caller>(
  exchange: AccessRequest & CountedRequest,
  access: AccessRule<Caller>,
  rule: RateLimitRule<Caller> | false,
): Promise<Caller> {
  if (rule === false) return proveCaller(exchange, access)
  const { group, perMinute, by } = rule
  if (by === 'address' && typeof perMinute === 'number') {
    await limitBy(exchange, { group, perMinute }, networkOf(exchange.address))
    return proveCaller(exchange, access)
  }
  const caller = await proveCaller(exchange, access)
  const subject = { caller, address: networkOf(exchange.address), request: exchange.request }
  const limit = { group, perMinute: typeof perMinute === 'function' ? perMinute(subject) : perMinute }
  const key = by === 'caller' ? access.callerKey?.(caller) : by === 'address' ? undefined : by(subject)
  await limitBy(exchange, limit, key ?? subject.address)
  return caller
}

/** The caller, once proved. A failed proof counts against the address. */
async function proveCaller<Caller>(
  exchange: AccessRequest & CountedRequest,
  access: AccessRule<Caller>,
): Promise<Caller> {
  try {
    const caller = await access.authenticate(exchange)
    exchange.request.clientId = access.clientId?.(caller)
    await forgiveLookup(exchange)
    return caller
  } catch (error) {
    const status = error instanceof AppError ? error.status : 500
    if (status === 401 || status === 403) apply(exchange, unprovedLimit, await countAsFailed(exchange))
    // Nobody could tell whether the proof is right.
    else if (status >= 500) await forgiveLookup(exchange)
    throw error
  }
}

async function limitBy(counted: CountedRequest, limit: Limit, key: string): Promise<void> {
  apply(counted, limit, await counted.rateLimiter.consume({ ...limit, key }))
}

/** Says in the headers what was counted. Throws AppError RATE_LIMITED. Source: draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4. */
function apply({ request }: CountedRequest, { group, perMinute }: Limit, state: RateLimitState): void {
  addHeader(request, 'ratelimit-policy', `"${group}";q=${perMinute};w=60`)
  addHeader(request, 'ratelimit', `"${group}";r=${state.remaining};t=${state.resetSeconds}`)
  if (!state.allowed) {
    throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, state.resetSeconds) })
  }
}

/** Counts a request as failed before its proof is looked up, so that an address never causes more look-ups than it may fail. */
export async function limitLookup(counted: CountedRequest): Promise<void> {
  const state = await countAsFailed(counted)
  if (!state.allowed) apply(counted, unprovedLimit, state)
}

/** The proof that was counted beforehand has not failed. */
async function forgiveLookup(counted: CountedRequest): Promise<void> {
  if (counted.failedProof === undefined) return
  counted.failedProof = undefined
  await counted.rateLimiter.giveBack({ ...unprovedLimit, key: networkOf(counted.address) })
}

/**
 * Counts a request whose proof failed, or may fail, once. Beyond the limit it is refused instead of the failure. Proofs
 * that cost no look-up are checked all the same, and a right one is let in: customers share an address (a gateway, a
 * carrier's network), and ten wrong requests a second would else lock all of them out. A secret that can be guessed is
 * looked up behind a limit by `address`, and its failures count against a FailureCap.
 */
async function countAsFailed(counted: CountedRequest): Promise<RateLimitState> {
  const key = networkOf(counted.address)
  counted.failedProof ??= await counted.rateLimiter.consume({ ...unprovedLimit, key })
  return counted.failedProof
}
