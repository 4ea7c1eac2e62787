/** The time and the only timers of the simulator, passed in so that a test can move both. */
export interface Clock {
  readonly now: () => Date
  /** Calls `run` once after `delayMs`; the function returned cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void
}

/** The machine's own clock. Its timers don't keep the process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs).unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `delayMs` of the given clock; never, when the clock is stopped meanwhile. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve)
  })
}
