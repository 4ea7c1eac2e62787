import { expect, test } from 'vitest'
import { isWithinBudget, purposesSharingBudget } from './session-budget.ts'

const budgets = {
  talk: { callsMax: 3, costNanoMax: 100n },
  assessment: { callsMax: 1, costNanoMax: 50n },
}

test.each([
  ['REPLY', 2, 99n, true],
  ['REPLY', 3, 0n, false],
  ['DECIDE', 0, 100n, false],
  ['PLAN', 2, 99n, true],
  ['PLAN', 3, 0n, false],
  ['ASSESS', 0, 49n, true],
  ['ASSESS', 1, 0n, false],
  ['ASSESS', 0, 50n, false],
] as const)('another %s after %i calls for %s nano-units: %s', (purpose, calls, costNano, may) => {
  expect(isWithinBudget(budgets, purpose, { calls, costNano })).toBe(may)
})

test('the talk never spends what the assessment deps', () => {
  expect(purposesSharingBudget('ASSESS')).toEqual(['ASSESS'])
  expect(purposesSharingBudget('PLAN')).toEqual(purposesSharingBudget('REPLY'))
  expect(purposesSharingBudget('DECIDE')).toEqual(purposesSharingBudget('REPLY'))
})
