import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs, type BackOff } from '@interview-pass/service-kit'
import { ApiError, isPassing } from './failures.ts'

/** How long a request is repeated that may be repeated; whichever limit comes first. */
export interface RepeatLimits {
  readonly attemptsMax: number
  readonly totalMs: number
  readonly backOff: BackOff
  /** Hears why a request is about to be sent again. */
  readonly onRepeat?: ((error: unknown) => void) | undefined
}

/** Long enough for any one process of the stack to be killed and started again. */
export const patient: RepeatLimits = {
  attemptsMax: 200,
  totalMs: 90_000,
  backOff: { firstMs: 100, maxMs: 1000 },
}

/** Repeats `attempt` while it fails in a way that passes by itself. Throws what the last attempt threw. */
export async function repeat<Result>(
  attempt: () => Promise<Result>,
  limits: RepeatLimits = patient,
  signal?: AbortSignal,
): Promise<Result> {
  const endsAt = performance.now() + limits.totalMs
  for (let count = 1; ; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      signal?.throwIfAborted()
      const asked = error instanceof ApiError ? error.retryAfterSeconds : undefined
      const waitMs = asked === undefined ? backOffMs(limits.backOff, count - 1) : asked * 1000
      const isOver = count >= limits.attemptsMax || performance.now() + waitMs >= endsAt
      if (isOver || !isPassing(error)) throw error
      limits.onRepeat?.(error)
      await delay(waitMs, undefined, { signal })
    }
  }
}
