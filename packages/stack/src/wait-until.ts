import { setTimeout as delay } from 'node:timers/promises'
import { reasonOf } from './stack-error.ts'

export interface WaitOptions {
  readonly deadlineMs: number
  readonly intervalMs?: number
  /** Called between attempts; throwing ends the wait at once (the process is gone, say). */
  readonly giveUp?: () => void
}

/**
 * Repeats `fact` until it resolves and answers its value.
 * @throws an Error with the last attempt's reason once `deadlineMs` have passed
 */
export async function waitUntil<Value>(fact: () => Promise<Value>, options: WaitOptions): Promise<Value> {
  const endsAt = performance.now() + options.deadlineMs
  for (;;) {
    try {
      return await fact()
    } catch (error) {
      options.giveUp?.()
      if (performance.now() >= endsAt) {
        throw new Error(`not within ${options.deadlineMs / 1000} s (${reasonOf(error)})`, { cause: error })
      }
    }
    await delay(options.intervalMs ?? 50)
  }
}
