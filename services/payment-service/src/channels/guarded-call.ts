import { withDeadline } from '@interview-pass/service-kit'
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel'

/** UNKNOWN: the call may have taken effect. NOT_ASKED: the channel is known to be away, and no call was made. */
export interface NoAnswer {
  readonly kind: 'UNKNOWN' | 'NOT_ASKED'
  /** Short, and without anything that the channel sent. */
  readonly reason: string
}

/** Makes one call to a channel. Never throws: whatever goes wrong on the way is UNKNOWN or NOT_ASKED. */
export type GuardedCall = <Answer>(
  call: (signal: AbortSignal) => Promise<Answer>,
) => Promise<Answer | NoAnswer>

/** For a call to throw whose answer does not say what became of it; the message is the reason that others are told. */
export class UnsettledError extends Error {
  override readonly name = 'UnsettledError'
}

/** The reason of an answer whose proof fails: the channel was reached, and its key or ours is wrong, or somebody else has answered. */
export const unproved = 'UNPROVED'

/** The reason of a call that was not made. */
export const breakerOpen = 'BREAKER_OPEN'

const breakAfterFailures = 5
const halfOpenAfterMs = 10_000

/** One breaker for all calls to a channel: it opens after five failures in a row, and lets one through after ten seconds. */
export function createGuardedCall({ timeoutMs }: { readonly timeoutMs: number }): GuardedCall {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(breakAfterFailures),
  })
  return async (call) => {
    try {
      return await breaker.execute(() => withDeadline(call, timeoutMs))
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { kind: 'NOT_ASKED', reason: breakerOpen }
      return { kind: 'UNKNOWN', reason: reasonOf(error) }
    }
  }
}

/** A short cause for the log. Messages of clients can hold raw answers and signed text, so they are not repeated. */
function reasonOf(error: unknown): string {
  if (error instanceof UnsettledError) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.name : 'UNKNOWN_ERROR'
}
