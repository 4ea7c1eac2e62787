import type { Clock } from '../src/clock.ts'

export type ManualClock = Clock & { advance: (byMs: number) => void; waitingMs: () => number[] }

/** A clock that stands still until a test moves it; a timer that becomes due runs at its own moment. */
export function createManualClock(start = new Date('2026-01-15T02:30:00.000Z')): ManualClock {
  let nowMs = start.getTime()
  let timers: { atMs: number; run: () => void }[] = []

  const runDue = (untilMs: number): void => {
    const [next] = timers.filter(({ atMs }) => atMs <= untilMs).sort((left, right) => left.atMs - right.atMs)
    if (next === undefined) return
    timers = timers.filter((timer) => timer !== next)
    nowMs = Math.max(nowMs, next.atMs)
    next.run()
    runDue(untilMs)
  }

  return {
    now: () => new Date(nowMs),
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance: (byMs) => {
      const untilMs = nowMs + byMs
      runDue(untilMs)
      nowMs = untilMs
    },
    waitingMs: () => timers.map(({ atMs }) => atMs - nowMs).sort((left, right) => left - right),
  }
}
