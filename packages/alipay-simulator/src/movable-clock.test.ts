import { expect, it } from 'vitest'
import { createManualClock } from '../test/manual-clock.ts'
import { createMovableClock } from './movable-clock.ts'

const minuteMs = 60_000

function openClock() {
  const base = createManualClock(new Date('2026-01-15T02:30:00.000Z'))
  const clock = createMovableClock(base)
  const log: string[] = []
  const note = (name: string) => () => log.push(`${name} ${clock.now().toISOString().slice(11, 19)}`)
  return { base, clock, log, note }
}

it('goes with the clock below, and its timers too', () => {
  const { base, clock, log, note } = openClock()
  clock.after(minuteMs, note('first'))
  base.advance(minuteMs)
  expect(clock.now()).toEqual(base.now())
  expect(log).toEqual(['first 02:31:00'])
})

it('moved ahead, it starts what becomes due at its own moment and in order, and the rest comes sooner', () => {
  const { base, clock, log, note } = openClock()
  clock.after(5 * minuteMs, note('third'))
  clock.after(2 * minuteMs, note('second'))
  clock.after(minuteMs, () => {
    note('first')()
    clock.after(minuteMs / 2, note('child'))
  })
  clock.advance(3 * minuteMs)
  expect(log).toEqual(['first 02:31:00', 'child 02:31:30', 'second 02:32:00'])
  expect(clock.now().getTime() - base.now().getTime()).toBe(3 * minuteMs)
  expect(base.waitingMs()).toEqual([2 * minuteMs])
  base.advance(2 * minuteMs)
  expect(log.at(-1)).toBe('third 02:35:00')
})

it('stands still when frozen, moves only when told, and goes on from there', () => {
  const { base, clock, log, note } = openClock()
  clock.after(minuteMs, note('before'))
  clock.freeze()
  clock.after(2 * minuteMs, note('while'))
  base.advance(60 * minuteMs)
  expect([clock.isFrozen(), clock.now().toISOString(), log]).toEqual([true, '2026-01-15T02:30:00.000Z', []])
  clock.advance(minuteMs)
  expect(log).toEqual(['before 02:31:00'])
  clock.resume()
  expect(clock.isFrozen()).toBe(false)
  base.advance(minuteMs)
  expect(log).toEqual(['before 02:31:00', 'while 02:32:00'])
})

it('a timer that was cancelled never runs, moved or not', () => {
  const { base, clock, log, note } = openClock()
  const cancel = clock.after(minuteMs, note('first'))
  cancel()
  clock.freeze()
  const cancelFrozen = clock.after(minuteMs, note('second'))
  cancelFrozen()
  clock.advance(2 * minuteMs)
  clock.resume()
  base.advance(2 * minuteMs)
  expect(log).toEqual([])
})

it('a reset brings back the time of the clock below', () => {
  const { base, clock } = openClock()
  clock.advance(minuteMs)
  clock.freeze()
  clock.reset()
  expect([clock.isFrozen(), clock.now()]).toEqual([false, base.now()])
})
