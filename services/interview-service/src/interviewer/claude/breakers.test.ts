import { afterEach, expect, test, vi } from 'vitest'
import { createModelBreakers } from './breakers.ts'
import { CallFailure, type FailureOutcome } from './call-failure.ts'
import { defaultClaudeSettings } from './claude-settings.ts'

const settings = { ...defaultClaudeSettings, breakerFailuresMax: 2, breakerHalfOpenAfterMs: 60_000 }

afterEach(() => vi.useRealTimers())

async function failing(outcomes: readonly FailureOutcome[], given = settings) {
  const breakers = createModelBreakers(['a', 'b'], given)
  for (const outcome of outcomes) {
    await breakers.run('a', () => Promise.reject(new CallFailure(outcome)), inTalk).catch(() => undefined)
  }
  return breakers
}
const inTalk = { waitsForTrial: false }
const answer = () => Promise.resolve('answer')

test('a model that fails in a row has its breaker open at once, and the other models do not', async () => {
  const breakers = await failing(['OVERLOADED', 'STALLED'])
  expect(await breakers.run('a', answer, inTalk)).toBe('BREAKER_OPEN')
  expect(await breakers.run('b', answer, inTalk)).toEqual({ value: 'answer' })
})

test('refusals, invalid answers and requests that are our fault never close a model off', async () => {
  const breakers = await failing(['REFUSED', 'REJECTED', 'INVALID', 'TRUNCATED', 'ABORTED'])
  expect(await breakers.run('a', answer, inTalk)).toEqual({ value: 'answer' })
})

test('after its time one call tries the model again, and no talk waits for that call', async () => {
  const breakers = await failing(['OVERLOADED', 'OVERLOADED'], { ...settings, breakerHalfOpenAfterMs: 0 })
  const trial = Promise.withResolvers<string>()
  const trying = breakers.run('a', () => trial.promise, inTalk)
  expect(await breakers.run('a', answer, inTalk)).toBe('BREAKER_OPEN')
  trial.resolve('back')
  expect(await trying).toEqual({ value: 'back' })
  expect(await breakers.run('a', answer, inTalk)).toEqual({ value: 'answer' })
})

test.each([
  ['back', { value: 'answer' }],
  [new CallFailure('OVERLOADED'), 'BREAKER_OPEN'],
])('who has the time waits for that call: %s', async (outcome, expected) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const breakers = await failing(['OVERLOADED', 'OVERLOADED'])
  vi.advanceTimersByTime(settings.breakerHalfOpenAfterMs)
  const trial = Promise.withResolvers<string>()
  const trying = breakers.run('a', () => trial.promise, inTalk).catch(() => undefined)
  const waiting = breakers.run('a', answer, { waitsForTrial: true })
  if (outcome instanceof Error) trial.reject(outcome)
  else trial.resolve(outcome)
  await trying
  expect(await waiting).toEqual(expected)
})
