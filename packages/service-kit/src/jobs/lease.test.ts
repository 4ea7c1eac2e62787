import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLogger } from '../telemetry/logger.ts'
import { LeaseLost, whileHeld, type Lease } from './lease.ts'

const leaseMs = 3000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A lease over nothing, and what was done with it. */
function observedLease(renew: () => Promise<boolean> = () => Promise.resolve(true)) {
  const lines: string[] = []
  const done: unknown[] = []
  const stopping = new AbortController()
  const lease: Lease = {
    name: 'test',
    leaseMs,
    logger: createLogger({
      name: 'test',
      level: 'warn',
      destination: { write: (line) => void lines.push(line) },
    }),
    signal: stopping.signal,
    renew() {
      done.push('renewed')
      return renew()
    },
    async giveBack(reason) {
      done.push(reason)
    },
  }
  return { lease, done, lines, stopping }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  await once(signal, 'abort')
  signal.throwIfAborted()
}

test('a lease is renewed three times before it would be over, and no longer than the work takes', async () => {
  const { lease, done } = observedLease()
  const work = Promise.withResolvers<void>()
  const held = whileHeld(lease, () => work.promise)
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(done).toEqual(['renewed', 'renewed', 'renewed'])
  work.resolve()
  expect(await held).toBe('DONE')
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(done).toHaveLength(3)
})

test('a lease that somebody else has ends the work, and is not given back', async () => {
  const { lease, done } = observedLease(() => Promise.resolve(false))
  const held = whileHeld(lease, untilAborted)
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(await held).toBe('LOST')
  expect(done).toEqual(['renewed'])
})

test('a write that finds the lease lost ends the work, and it is not given back', async () => {
  const { lease, done } = observedLease()
  expect(await whileHeld(lease, () => Promise.reject(new LeaseLost()))).toBe('LOST')
  expect(done).toEqual([])
})

test('work that fails gives the lease back, with the reason', async () => {
  const { lease, done } = observedLease()
  const fault = new Error('not today')
  await expect(whileHeld(lease, () => Promise.reject(fault))).rejects.toBe(fault)
  expect(done).toEqual([fault])
})

test('work that is told to stop gives the lease back', async () => {
  const { lease, done, stopping } = observedLease()
  const held = whileHeld(lease, untilAborted)
  const reason = new Error('the service is stopping')
  stopping.abort(reason)
  await expect(held).rejects.toBe(reason)
  expect(done).toEqual([reason])
})

test('a renewal that fails is followed by others', async () => {
  const { lease, done, lines } = observedLease(() => Promise.reject(new Error('no database')))
  const work = Promise.withResolvers<void>()
  const held = whileHeld(lease, () => work.promise)
  await vi.advanceTimersByTimeAsync(leaseMs)
  work.resolve()
  expect(await held).toBe('DONE')
  expect(done).toHaveLength(3)
  expect(lines.join('')).toContain('a lease could not be renewed')
})

test('a renewal on its way is waited for before the lease is given back, so that it takes nothing back', async () => {
  const renewal = Promise.withResolvers<boolean>()
  const { lease, done, stopping } = observedLease(() => renewal.promise)
  const held = whileHeld(lease, untilAborted).catch(() => 'given back')
  await vi.advanceTimersByTimeAsync(leaseMs)
  stopping.abort(new Error('the service is stopping'))
  await vi.advanceTimersByTimeAsync(0)
  expect(done).toEqual(['renewed'])
  renewal.resolve(true)
  expect(await held).toBe('given back')
  expect(done).toHaveLength(2)
})

test('what cannot be given back leaves the error of the work as it was', async () => {
  const { lease, lines } = observedLease()
  const fault = new Error('not today')
  const broken = { ...lease, giveBack: () => Promise.reject(new Error('no database')) }
  await expect(whileHeld(broken, () => Promise.reject(fault))).rejects.toBe(fault)
  expect(lines.join('')).toContain('a lease could not be given back')
})
