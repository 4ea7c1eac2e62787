import { setTimeout as delay } from 'node:timers/promises'

export interface WaitOptions {
  /** The longest pause between two looks. Default 100. */
  readonly pauseMaxMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const firstPauseMs = 10
const pauseGrowth = 1.3

/**
 * Waits for a fact: looks, ever more seldom, until there is something other than `false` and `undefined` to see, and returns that.
 * A look that fails counts as one that saw nothing.
 * @throws an Error after `timeoutMs`, naming the fact and why the last look failed
 */
export async function waitUntil<Seen>(
  fact: string,
  look: () => Seen | false | undefined | Promise<Seen | false | undefined>,
  timeoutMs = 10_000,
  { pauseMaxMs = 100, signal }: WaitOptions = {},
): Promise<Seen> {
  const endsAt = performance.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * pauseGrowth, pauseMaxMs)) {
    let problem: unknown
    try {
      const seen = await look()
      if (seen !== false && seen !== undefined) return seen
    } catch (error) {
      signal?.throwIfAborted()
      problem = error
    }
    if (performance.now() >= endsAt) {
      const reason = problem instanceof Error ? ` (${problem.message})` : ''
      throw new Error(`not within ${timeoutMs / 1000} s: ${fact}${reason}`, { cause: problem })
    }
    await delay(pauseMs, undefined, { signal })
  }
}
