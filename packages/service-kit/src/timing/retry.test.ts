import { expect, test } from 'vitest'
import { retryTransient } from './retry.ts'

const isTransient = (error: unknown): boolean => error instanceof Error && error.message === 'transient'

/** Fails with the given messages in turn, then answers. */
function failing(...messages: string[]) {
  let attempts = 0
  const work = async (): Promise<string> => {
    const message = messages[attempts]
    attempts += 1
    if (message !== undefined) throw new Error(message)
    return `attempt ${attempts}`
  }
  return { work, attempts: () => attempts }
}

test('a transient error is tried again, three times in all', async () => {
  expect(await retryTransient(failing('transient', 'transient').work, { isTransient, firstDelayMs: 1 })).toBe(
    'attempt 3',
  )
  const hopeless = failing('transient', 'transient', 'transient')
  await expect(retryTransient(hopeless.work, { isTransient, firstDelayMs: 1 })).rejects.toThrow('transient')
  expect(hopeless.attempts()).toBe(3)
})

test('any other error is thrown at once', async () => {
  const { work, attempts } = failing('permanent')
  await expect(retryTransient(work, { isTransient })).rejects.toThrow('permanent')
  expect(attempts()).toBe(1)
})

test('the delays begin with 100 ms and double', async () => {
  const startedAt = performance.now()
  await retryTransient(failing('transient', 'transient').work, { isTransient })
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295)
})

test('an aborted signal ends the waiting between attempts', async () => {
  const controller = new AbortController()
  const waiting = retryTransient(failing('transient').work, {
    isTransient,
    firstDelayMs: 60_000,
    signal: controller.signal,
  })
  controller.abort()
  await expect(waiting).rejects.toThrow(/cancel|abort|transient/i)
})
