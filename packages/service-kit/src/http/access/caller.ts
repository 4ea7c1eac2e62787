import { AppError } from '../../app-error.ts'
import type { AccessRequest, AccessRule } from './access.ts'
import { networkOf } from '../request/address.ts'
import {
  forgiveLookup,
  limitBy,
  limitUnproved,
  type CountedRequest,
  type Limit,
  type RateLimitRule,
} from './limit.ts'

/** The caller, once proved. A failed proof counts against the address. */
export async function proveCaller<Caller>(
  access: AccessRule<Caller>,
  exchange: AccessRequest & CountedRequest,
): Promise<Caller> {
  try {
    const caller = await access.authenticate(exchange)
    exchange.request.clientId = access.clientId?.(caller)
    await forgiveLookup(exchange)
    return caller
  } catch (error) {
    const status = error instanceof AppError ? error.status : 500
    if (status === 401 || status === 403) await limitUnproved(exchange)
    // Nobody could tell whether the proof is right.
    else if (status >= 500) await forgiveLookup(exchange)
    throw error
  }
}

/** The rule when it needs nothing but the address. */
export function limitBeforeProof<Caller>(rule: RateLimitRule<Caller> | false): Limit | undefined {
  if (rule === false || rule.by !== 'address' || typeof rule.perMinute === 'function') return undefined
  return { group: rule.group, perMinute: rule.perMinute }
}

/** Counts the request of a proved caller. Throws AppError RATE_LIMITED. */
export function limitCaller<Caller>(
  counted: CountedRequest,
  rule: RateLimitRule<Caller>,
  access: AccessRule<Caller>,
  caller: Caller,
): Promise<void> {
  const { group, by } = rule
  const subject = { caller, address: networkOf(counted.address), request: counted.request }
  const perMinute = typeof rule.perMinute === 'function' ? rule.perMinute(subject) : rule.perMinute
  if (typeof by === 'function') return limitBy(counted, { group, perMinute }, by(subject))
  const key = by === 'caller' ? access.callerKey?.(caller) : undefined
  return limitBy(counted, { group, perMinute }, key ?? subject.address)
}
