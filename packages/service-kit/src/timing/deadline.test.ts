import { pbkdf2 } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { DeadlineError, withDeadline } from './deadline.ts'

const never = (): Promise<never> => Promise.withResolvers<never>().promise

describe('withDeadline', () => {
  it('gives what the work gives', async () => {
    expect(await withDeadline(async () => 1, 1000)).toBe(1)
    await expect(withDeadline(() => Promise.reject(new RangeError('x')), 1000)).rejects.toBeInstanceOf(
      RangeError,
    )
  })

  it('rejects at the deadline and tells the work, even when the work ignores it', async () => {
    const seen: AbortSignal[] = []
    const work = (signal: AbortSignal): Promise<never> => {
      seen.push(signal)
      return never()
    }
    await expect(withDeadline(work, 20)).rejects.toMatchObject({ name: 'DeadlineError', deadlineMs: 20 })
    expect(seen[0]?.reason).toBeInstanceOf(DeadlineError)
  })

  it('takes an answer that arrived in time, though the process was too busy to read it', async () => {
    // Tens of milliseconds of work, not of this thread.
    const working = withDeadline(() => promisify(pbkdf2)('text', 'salt', 100_000, 8, 'sha256'), 100)
    // Timers are next, and what has arrived is read after them.
    await setImmediate()
    const busyUntil = performance.now() + 500
    while (performance.now() < busyUntil);
    expect(await working).toHaveLength(8)
  })

  it('rejects with the reason of the signal, at once when it is aborted already', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const running = withDeadline(never, 60_000, controller.signal)
    controller.abort(reason)
    await expect(running).rejects.toBe(reason)
    await expect(withDeadline(never, 60_000, controller.signal)).rejects.toBe(reason)
  })
})
