import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { nextTryAt, reconciliationRunTransitions } from './reconciliation-run.ts'

const statuses = ['PENDING', 'RECONCILED', 'GIVEN_UP'] as const
const events = ['POSTPONED', 'COMPARED', 'SCHEDULE_ENDED', 'ASKED_AGAIN'] as const

describe('the comparison of a day', () => {
  it('moves as its table says and in no other way', () => {
    const moves = statuses.flatMap((status) =>
      events.map((event) => [status, event, nextState(reconciliationRunTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['PENDING', 'POSTPONED', 'PENDING'],
      ['PENDING', 'COMPARED', 'RECONCILED'],
      ['PENDING', 'SCHEDULE_ENDED', 'GIVEN_UP'],
      ['RECONCILED', 'ASKED_AGAIN', 'PENDING'],
      ['GIVEN_UP', 'ASKED_AGAIN', 'PENDING'],
    ])
  })

  it('is tried again after minutes at first, after a day at last, and then no more', () => {
    const now = new Date('2026-01-15T10:00:00Z')
    const waits = Array.from({ length: 12 }, (_, index) => {
      return (nextTryAt(index + 1, now)?.getTime() ?? 0) - now.getTime()
    })
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits)
    expect([waits[0], waits[11]]).toEqual([300_000, 86_400_000])
    expect(nextTryAt(13, now)).toBeUndefined()
  })
})
