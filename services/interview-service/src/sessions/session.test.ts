import { describe, expect, it } from 'vitest'
import { nextState, statesBefore } from '@interview-pass/service-kit'
import {
  isHeld,
  isOpen,
  isOverdue,
  sessionEvents,
  sessionStatuses,
  sessionTransitions,
  silenceMsMax,
  timeLeftSeconds,
  timeUpEnd,
} from './session.ts'

/** Every status × event that moves a session; each pair that is not here must change nothing. */
const moves: Record<string, string> = {
  'PREPARED STARTED': 'IN_PROGRESS',
  'PREPARED ACCESS_CODE_EXPIRED': 'EXPIRED',
  'PREPARED ACCESS_CODE_REJECTED': 'REJECTED',
  'IN_PROGRESS ALL_QUESTIONS_ASKED': 'COMPLETED',
  'IN_PROGRESS FINISHED_EARLY': 'COMPLETED',
  'IN_PROGRESS TIME_UP_WITH_ANSWERS': 'COMPLETED',
  'IN_PROGRESS TIME_UP_WITHOUT_ANSWERS': 'EXPIRED',
  'IN_PROGRESS LEFT': 'ABANDONED',
  'IN_PROGRESS ACCESS_CODE_REJECTED': 'REJECTED',
}

const pairs = sessionStatuses.flatMap((status) => sessionEvents.map((event) => ({ status, event })))

describe('a session', () => {
  it.each(pairs)('in status $status answers $event as the table says', ({ status, event }) => {
    expect(nextState(sessionTransitions, status, event)).toBe(moves[`${status} ${event}`])
  })

  it('has no way out of a final status', () => {
    const final = ['COMPLETED', 'ABANDONED', 'EXPIRED', 'REJECTED']
    expect(sessionTransitions.filter(({ from }) => final.includes(from))).toEqual([])
  })

  it.each(sessionStatuses)('in status %s goes on only while it is IN_PROGRESS', (status) => {
    expect(isOpen({ status })).toBe(status === 'IN_PROGRESS')
  })

  it.each([
    { answered: 0, silentMs: 0, status: 'EXPIRED', reason: 'TIME_UP' },
    { answered: 0, silentMs: silenceMsMax + 1, status: 'EXPIRED', reason: 'TIME_UP' },
    { answered: 1, silentMs: silenceMsMax, status: 'COMPLETED', reason: 'TIME_UP' },
    { answered: 1, silentMs: silenceMsMax + 1, status: 'ABANDONED', reason: 'LEFT' },
  ])('whose time is over, $answered answered and silent for $silentMs ms, is $status', (one) => {
    const endsAt = new Date('2026-01-15T11:00:00.000Z')
    const lastSaidAt = new Date(endsAt.getTime() - one.silentMs)
    const { event, reason } = timeUpEnd(
      { endsAt },
      { answered: one.answered, lastSaidAt, hasAnsweredAll: false },
    )
    expect([nextState(sessionTransitions, 'IN_PROGRESS', event), reason]).toEqual([one.status, one.reason])
  })

  it('is completed when nothing was left but to ask something, however long nobody did', () => {
    const said = { answered: 0, lastSaidAt: null, hasAnsweredAll: true }
    expect(timeUpEnd({ endsAt: new Date() }, said)).toEqual({
      event: 'ALL_QUESTIONS_ASKED',
      reason: 'ALL_QUESTIONS_ASKED',
    })
  })

  it('may be started only as long as it is prepared', () => {
    expect(statesBefore(sessionTransitions, 'STARTED')).toEqual(['PREPARED'])
  })
})

it.each(sessionStatuses)('something was held of an interview that is %s, or nothing', (status) => {
  expect(isHeld({ status })).toBe(status === 'COMPLETED' || status === 'ABANDONED')
})

describe('the time of an interview', () => {
  const endsAt = new Date('2026-01-15T11:00:00.000Z')

  it.each([
    { status: 'IN_PROGRESS', now: '2026-01-15T10:59:58.500Z', seconds: 1, overdue: false },
    { status: 'IN_PROGRESS', now: '2026-01-15T11:00:00.000Z', seconds: 0, overdue: true },
    { status: 'COMPLETED', now: '2026-01-15T10:00:00.000Z', seconds: 0, overdue: false },
    { status: 'COMPLETED', now: '2026-01-15T12:00:00.000Z', seconds: 0, overdue: false },
  ] as const)('$status at $now: $seconds s left, overdue $overdue', ({ status, now, seconds, overdue }) => {
    expect(timeLeftSeconds({ status, endsAt }, new Date(now))).toBe(seconds)
    expect(isOverdue({ status, endsAt }, new Date(now))).toBe(overdue)
  })

  it('does not run before the start', () => {
    const now = new Date('2026-01-15T12:00:00.000Z')
    for (const status of ['PREPARED', 'IN_PROGRESS'] as const) {
      expect(timeLeftSeconds({ status, endsAt: null }, now)).toBe(0)
      expect(isOverdue({ status, endsAt: null }, now)).toBe(false)
    }
  })

  it('is never less than none', () => {
    expect(timeLeftSeconds({ status: 'IN_PROGRESS', endsAt }, new Date('2026-01-15T12:00:00.000Z'))).toBe(0)
  })
})
