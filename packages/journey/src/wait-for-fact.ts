import { setTimeout as delay } from 'node:timers/promises'

export interface FactWait {
  /** What is waited for, for the error. */
  readonly fact: string
  readonly deadlineMs: number
  /** The first pause; the next ones grow, so that a long wait stays below the services' rate limits. Default 50. */
  readonly everyMs?: number
  /** The longest pause. Default 1000. */
  readonly everyMaxMs?: number
  readonly signal?: AbortSignal | undefined
}

const pauseGrowth = 1.3

/** The fact did not come about in time. */
class FactMissingError extends Error {
  override readonly name = 'FactMissingError'
}

/** Looks until `look` finds something. A look that fails counts as one that found nothing. Throws FactMissingError. */
export async function waitForFact<Fact>(
  look: () => Promise<Fact | undefined>,
  wait: FactWait,
): Promise<Fact> {
  const endsAt = performance.now() + wait.deadlineMs
  let problem: unknown
  let pauseMs = wait.everyMs ?? 50
  for (;;) {
    try {
      problem = undefined
      const found = await look()
      if (found !== undefined) return found
    } catch (error) {
      wait.signal?.throwIfAborted()
      problem = error
    }
    if (performance.now() >= endsAt) {
      const reason = problem instanceof Error ? ` (the last look failed: ${problem.message})` : ''
      throw new FactMissingError(`not within ${wait.deadlineMs / 1000} s: ${wait.fact}${reason}`, {
        cause: problem,
      })
    }
    await delay(pauseMs, undefined, { signal: wait.signal })
    pauseMs = Math.min(pauseMs * pauseGrowth, wait.everyMaxMs ?? 1000)
  }
}
