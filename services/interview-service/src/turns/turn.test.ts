import { describe, expect, it } from 'vitest'
import { nextState, statesBefore } from '@interview-pass/service-kit'
import { mayCall, openTurnStatuses, turnEvents, turnStatuses, turnTransitions } from './turn.ts'

const moves: Record<string, string> = {
  'CLAIMED LEASE_LOST': 'CLAIMED',
  'CLAIMED DECISION_MADE': 'DECIDED',
  'DECIDED LEASE_LOST': 'DECIDED',
  'DECIDED OUTCOME_APPLIED': 'COMPLETED',
}

describe('a turn', () => {
  it.each(turnStatuses.flatMap((status) => turnEvents.map((event) => ({ status, event }))))(
    'in status $status answers $event as the table says',
    ({ status, event }) => {
      expect(nextState(turnTransitions, status, event)).toBe(moves[`${status} ${event}`])
    },
  )
})

it('a turn is open until its outcome is applied, which needs a decision', () => {
  expect(openTurnStatuses).toEqual(['CLAIMED', 'DECIDED'])
  expect(statesBefore(turnTransitions, 'OUTCOME_APPLIED')).toEqual(['DECIDED'])
})

it.each([
  { begun: 1, completed: 0, may: true },
  { begun: 2, completed: 0, may: true },
  { begun: 3, completed: 0, may: false },
  { begun: 2, completed: 1, may: false },
])(
  'with $begun calls begun and $completed answered, one more may be made: $may',
  ({ begun, completed, may }) => {
    expect(mayCall(begun, completed)).toBe(may)
  },
)
