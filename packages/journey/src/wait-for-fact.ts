import { setTimeout as delay } from 'node:timers/promises'

export interface FactWait {
  /** What is waited for, for the error. */
  readonly fact: string
  readonly deadlineMs: number
  /** Default 50. */
  readonly everyMs?: number
  readonly signal?: AbortSignal | undefined
}

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
    await delay(wait.everyMs ?? 50, undefined, { signal: wait.signal })
  }
}
