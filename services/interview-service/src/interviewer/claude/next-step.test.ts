import { describe, expect, test } from 'vitest'
import { CallFailure, type FailureOutcome } from './call-failure.ts'
import { countsAgainstModel, nextStepAfter } from './next-step.ts'

const first = {
  attempts: 1,
  repairs: 0,
  repairsMax: 1,
  afterRepairs: 'NEXT_MODEL' as const,
  retryDelayMs: 250,
  retryAfterMaxMs: 2_000,
  remainingMs: 15_000,
}
const retry = (afterMs: number) => ({ do: 'RETRY', afterMs })
const nextModel = { do: 'NEXT_MODEL' }
const giveUp = { do: 'GIVE_UP' }

describe('nextStepAfter', () => {
  test.each<[FailureOutcome, object]>([
    ['REFUSED', nextModel],
    ['TRUNCATED', nextModel],
    ['TIMED_OUT', nextModel],
    ['STALLED', nextModel],
    ['RATE_LIMITED', nextModel],
    ['OVERLOADED', retry(250)],
    ['CONNECTION_FAILED', retry(250)],
    ['FAILED', retry(250)],
    ['INVALID', retry(0)],
    ['REJECTED', nextModel],
    ['ABORTED', giveUp],
  ])('after a first %s', (outcome, step) => {
    expect(nextStepAfter(new CallFailure(outcome), first)).toEqual(step)
  })

  test('a passing fault is repeated once with the same model, and no more', () => {
    expect(nextStepAfter(new CallFailure('OVERLOADED'), { ...first, attempts: 2 })).toEqual(nextModel)
  })

  test('an invalid answer is repaired once, then the next model is asked', () => {
    const repaired = { ...first, repairs: 1 }
    expect(nextStepAfter(new CallFailure('INVALID'), repaired)).toEqual(nextModel)
    expect(nextStepAfter(new CallFailure('INVALID'), { ...repaired, afterRepairs: 'GIVE_UP' })).toEqual(
      giveUp,
    )
  })

  test.each([400, 403, 404, 422])(
    'a request that one model refuses with %i may be taken by another',
    (status) => {
      expect(nextStepAfter(new CallFailure('REJECTED', { status }), first)).toEqual(nextModel)
    },
  )

  test('a request that is too large is too large for all', () => {
    expect(nextStepAfter(new CallFailure('REJECTED', { status: 413 }), first)).toEqual(giveUp)
  })

  test.each([
    ['REJECTED', 'KEY'],
    ['REJECTED', 'BILLING'],
    ['RATE_LIMITED', 'SPEND_LIMIT'],
  ] as const)(
    '%s for the account (%s) is asked of no other model, and is no fault of this one',
    (outcome, account) => {
      const failure = new CallFailure(outcome, { account })
      expect(nextStepAfter(failure, first)).toEqual(giveUp)
      expect(countsAgainstModel(failure)).toBe(false)
    },
  )

  test.each([
    [1_000, 15_000, retry(1_000)],
    [3_600_000, 15_000, nextModel],
    [2_000, 3_000, nextModel],
  ])('retry-after %i ms with %i ms left', (retryAfterMs, remainingMs, step) => {
    const failure = new CallFailure('RATE_LIMITED', { retryAfterMs })
    expect(nextStepAfter(failure, { ...first, remainingMs })).toEqual(step)
  })

  test('the API may forbid a repeat', () => {
    expect(nextStepAfter(new CallFailure('OVERLOADED', { mayRetry: false }), first)).toEqual(nextModel)
  })
})

test.each<[FailureOutcome, boolean]>([
  ['TIMED_OUT', true],
  ['STALLED', true],
  ['OVERLOADED', true],
  ['RATE_LIMITED', true],
  ['CONNECTION_FAILED', true],
  ['FAILED', true],
  ['REFUSED', false],
  ['REJECTED', false],
  ['TRUNCATED', false],
  ['INVALID', false],
  ['ABORTED', false],
])('%s counts against the model: %s', (outcome, counts) => {
  expect(countsAgainstModel(new CallFailure(outcome))).toBe(counts)
})
