import { expect, test } from 'vitest'
import { createModelBreakers } from './breakers.ts'
import { CallFailure, type FailureOutcome } from './call-failure.ts'
import { defaultClaudeSettings } from './claude-settings.ts'

const settings = { ...defaultClaudeSettings, breakerFailuresMax: 2, breakerHalfOpenAfterMs: 60_000 }

async function failing(outcomes: readonly FailureOutcome[], given = settings) {
  const breakers = createModelBreakers(['a', 'b'], given)
  for (const outcome of outcomes) {
    await breakers.run('a', () => Promise.reject(new CallFailure(outcome))).catch(() => undefined)
  }
  return breakers
}
const answer = () => Promise.resolve('answer')

test('a model that fails in a row is left alone at once, and the other models are not', async () => {
  const breakers = await failing(['OVERLOADED', 'STALLED'])
  expect(await breakers.run('a', answer)).toBe('LEFT_ALONE')
  expect(await breakers.run('b', answer)).toEqual({ value: 'answer' })
})

test('refusals, invalid answers and requests that are our fault never close a model off', async () => {
  const breakers = await failing(['REFUSED', 'REJECTED', 'INVALID', 'TRUNCATED', 'ABORTED'])
  expect(await breakers.run('a', answer)).toEqual({ value: 'answer' })
})

test('after its time one call tries the model again, and nobody waits for that call', async () => {
  const breakers = await failing(['OVERLOADED', 'OVERLOADED'], { ...settings, breakerHalfOpenAfterMs: 0 })
  const trial = Promise.withResolvers<string>()
  const trying = breakers.run('a', () => trial.promise)
  expect(await breakers.run('a', answer)).toBe('LEFT_ALONE')
  trial.resolve('back')
  expect(await trying).toEqual({ value: 'back' })
  expect(await breakers.run('a', answer)).toEqual({ value: 'answer' })
})
