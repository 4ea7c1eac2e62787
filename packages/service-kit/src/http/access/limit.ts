import type { FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'
import type { RateLimitState } from '../../redis/rate-limit.ts'
import { networkOf } from '../request/address.ts'
import type { Exchange } from '../request/exchange.ts'
import { addHeader } from '../reply/headers.ts'

/** Whom a limit may count. */
export interface LimitSubject<Caller> {
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
export async function limitBy(exchange: Exchange, limit: Limit, key: string): Promise<void> {
  const { group, perMinute } = limit
  const state = await exchange.rateLimiter.consume({ group, key, perMinute })
  addLimitHeaders(exchange.request, limit, state)
  if (!state.allowed)
    throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, state.resetSeconds) })
}

export function limitByAddress(exchange: Exchange, limit: Limit): Promise<void> {
  return limitBy(exchange, limit, networkOf(exchange.address))
}

/**
 * Counts a request whose proof failed. Throws AppError RATE_LIMITED instead of the failure once there are too many. Proofs
 * are checked all the same, and a right one is let in: customers share an address (a gateway, a carrier's network), and ten
 * wrong requests a second would else lock all of them out. So this does not protect a secret that can be guessed: such a one
 * is looked up behind a limit by `address`, and its failures count against a FailureCap.
 */
export async function limitUnproved(exchange: Exchange): Promise<void> {
  await limitByAddress(exchange, unprovedLimit)
}

/** Source: draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4. */
function addLimitHeaders(request: FastifyRequest, limit: Limit, state: RateLimitState): void {
  addHeader(request, 'ratelimit-policy', `"${limit.group}";q=${limit.perMinute};w=60`)
  addHeader(request, 'ratelimit', `"${limit.group}";r=${state.remaining};t=${state.resetSeconds}`)
}
