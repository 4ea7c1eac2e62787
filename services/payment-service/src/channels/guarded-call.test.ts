import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createGuardedCall, UnsettledError } from './guarded-call.ts'

const timeoutMs = 10_000

const failing = () => Promise.reject(new TypeError('a message with what was signed'))

it('a call without an answer is unknown, and nothing of what the channel sent is repeated', async () => {
  const call = createGuardedCall({ timeoutMs })
  expect(await call(failing)).toEqual({ kind: 'UNKNOWN', reason: 'TypeError' })
  const wrapped = new Error('a message with the raw answer', { cause: new RangeError('another') })
  expect(await call(() => Promise.reject(wrapped))).toEqual({ kind: 'UNKNOWN', reason: 'RangeError' })
})

it('a call whose answer does not say what became of it is unknown, for the reason that it gives', async () => {
  const call = createGuardedCall({ timeoutMs })
  expect(await call(() => Promise.reject(new UnsettledError('HTTP 502')))).toEqual({
    kind: 'UNKNOWN',
    reason: 'HTTP 502',
  })
})

it('a call that does not end is given up at the deadline, and told so', async () => {
  const call = createGuardedCall({ timeoutMs: 50 })
  let isAborted = false
  const answer = await call(async (signal) => {
    signal.addEventListener('abort', () => (isAborted = true))
    await delay(60_000, undefined, { signal })
  })
  expect([answer, isAborted]).toEqual([{ kind: 'UNKNOWN', reason: 'DeadlineError' }, true])
})

it('no call is made any more after five in a row that failed', async () => {
  const call = createGuardedCall({ timeoutMs })
  for (let count = 0; count < 4; count += 1) await call(failing)
  expect(await call(() => Promise.resolve('an answer'))).toBe('an answer')
  for (let count = 0; count < 5; count += 1) expect(await call(failing)).toMatchObject({ kind: 'UNKNOWN' })
  let calls = 0
  const answer = await call(() => Promise.resolve((calls += 1)))
  expect([answer, calls]).toEqual([{ kind: 'NOT_ASKED', reason: 'BREAKER_OPEN' }, 0])
})
