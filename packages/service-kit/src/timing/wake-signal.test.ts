import { expect, test } from 'vitest'
import { createWakeSignal } from './wake-signal.ts'

const aMinute = 60_000

test('a wake ends the wait', async () => {
  const signal = createWakeSignal()
  const waiting = signal.wait(aMinute)
  signal.wake()
  expect(await waiting).toBe('WOKEN')
})

test('a wake that came while nobody waited is not lost, and several count as one', async () => {
  const signal = createWakeSignal()
  signal.wake()
  signal.wake()
  expect(await signal.wait(aMinute)).toBe('WOKEN')
  expect(await signal.wait(1)).toBe('TIMEOUT')
})
