import type { Clock } from './clock.ts'

/** A clock that goes with another one until it is moved ahead or frozen; its timers go along. In memory only. */
export interface MovableClock extends Clock {
  readonly isFrozen: () => boolean
  /**
   * Moves time ahead. What becomes due is started at its own moment, one after the other; what it leads to in turn,
   * like the next delivery after one that fails, is counted from the new time.
   */
  readonly advance: (byMs: number) => void
  readonly freeze: () => void
  /** Goes on from where it was frozen. */
  readonly resume: () => void
  /** Back to the time of the other clock. */
  readonly reset: () => void
}

interface Timer {
  readonly dueMs: number
  readonly run: () => void
  /** Ends it at the other clock. */
  disarm: () => void
}

export function createMovableClock(base: Clock): MovableClock {
  const timers = new Set<Timer>()
  let aheadMs = 0
  let frozenAtMs: number | undefined

  const nowMs = (): number => frozenAtMs ?? base.now().getTime() + aheadMs

  const fire = (timer: Timer): void => {
    if (timers.delete(timer)) timer.run()
  }
  const arm = (timer: Timer): void => {
    timer.disarm = base.after(Math.max(0, timer.dueMs - nowMs()), () => fire(timer))
  }
  const freezeAt = (moment: number): void => {
    frozenAtMs = moment
    for (const timer of timers) timer.disarm()
  }
  const goOn = (fromMs: number): void => {
    aheadMs = fromMs - base.now().getTime()
    frozenAtMs = undefined
    timers.forEach(arm)
  }
  const findDue = (untilMs: number): Timer | undefined =>
    [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((left, right) => left.dueMs - right.dueMs)[0]

  return {
    now: () => new Date(nowMs()),
    after: (delayMs, run) => {
      const timer = { dueMs: nowMs() + delayMs, run, disarm: () => {} }
      timers.add(timer)
      if (frozenAtMs === undefined) arm(timer)
      return () => {
        timer.disarm()
        timers.delete(timer)
      }
    },
    isFrozen: () => frozenAtMs !== undefined,
    advance: (byMs) => {
      const wasFrozen = frozenAtMs !== undefined
      const untilMs = nowMs() + byMs
      freezeAt(nowMs())
      for (let due = findDue(untilMs); due !== undefined; due = findDue(untilMs)) {
        frozenAtMs = Math.max(nowMs(), due.dueMs)
        fire(due)
      }
      frozenAtMs = untilMs
      if (!wasFrozen) goOn(untilMs)
    },
    freeze: () => freezeAt(nowMs()),
    resume: () => {
      if (frozenAtMs !== undefined) goOn(frozenAtMs)
    },
    reset: () => {
      freezeAt(nowMs())
      goOn(base.now().getTime())
    },
  }
}
