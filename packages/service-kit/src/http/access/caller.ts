import { AppError } from '../../app-error.ts'
import type { AccessRule } from './access.ts'
import { networkOf } from '../request/address.ts'
import type { Exchange } from '../request/exchange.ts'
import { limitBy, limitUnproved, type Limit, type RateLimitRule } from './limit.ts'

/** The caller, once proved. A failed proof counts against the address. */
export async function proveCaller<Caller>(access: AccessRule<Caller>, exchange: Exchange): Promise<Caller> {
  try {
    const caller = await access.authenticate(exchange)
    exchange.request.clientId = access.clientId?.(caller)
    return caller
  } catch (error) {
    const isUnproved = error instanceof AppError && (error.status === 401 || error.status === 403)
    if (isUnproved) await limitUnproved(exchange)
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
  exchange: Exchange,
  rule: RateLimitRule<Caller>,
  access: AccessRule<Caller>,
  caller: Caller,
): Promise<void> {
  const { group, by } = rule
  const subject = { caller, address: networkOf(exchange.address), request: exchange.request }
  const perMinute = typeof rule.perMinute === 'function' ? rule.perMinute(subject) : rule.perMinute
  if (typeof by === 'function') return limitBy(exchange, { group, perMinute }, by(subject))
  const key = by === 'caller' ? access.callerKey?.(caller) : undefined
  return limitBy(exchange, { group, perMinute }, key ?? subject.address)
}
