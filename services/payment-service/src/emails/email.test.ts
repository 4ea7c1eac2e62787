import { nextState, stateAfter } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { attemptsMax, claimEnd, emailEvents, emailStatuses, emailTransitions, turnOf } from './email.ts'

const now = new Date('2026-01-15T10:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('an e-mail', () => {
  it('moves as its table says and in no other way', () => {
    const moves = emailStatuses.flatMap((status) =>
      emailEvents.map((event) => [status, event, nextState(emailTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['PENDING', 'ACCEPTED', 'SENT'],
      ['PENDING', 'REFUSED', 'REFUSED'],
      ['PENDING', 'GIVEN_UP', 'REFUSED'],
    ])
  })

  it('is led by an event to one state, wherever it comes from', () => {
    for (const { from, event } of emailTransitions) {
      expect(nextState(emailTransitions, from, event)).toBe(stateAfter(emailTransitions, event))
    }
  })

  it.each([
    ['SEND', 'nobody has claimed', { status: 'PENDING', claimedUntil: null, attempts: 0 }],
    ['SEND', 'a claim has run out on', { status: 'PENDING', claimedUntil: now, attempts: attemptsMax - 1 }],
    ['WAIT', 'another one has claimed', { status: 'PENDING', claimedUntil: at(1), attempts: 1 }],
    [
      'WAIT',
      'another one has claimed for the last time',
      { status: 'PENDING', claimedUntil: at(1), attempts: attemptsMax },
    ],
    [
      'GIVE_UP',
      'has used up its attempts',
      { status: 'PENDING', claimedUntil: at(-1), attempts: attemptsMax },
    ],
    ['OVER', 'was sent', { status: 'SENT', claimedUntil: null, attempts: 1 }],
    ['OVER', 'was refused', { status: 'REFUSED', claimedUntil: null, attempts: 1 }],
  ] as const)('has its turn or not: %s for one that %s', (turn, _case, email) => {
    expect(turnOf(email, at(-60), now)).toBe(turn)
  })

  it.each([
    [24 * 3600, 'SEND'],
    [24 * 3600 + 1, 'TOO_LATE'],
  ] as const)('is sent within a day and not after it: %i s after what it tells of %s', (seconds, turn) => {
    const email = { status: 'PENDING', claimedUntil: null, attempts: 0 } as const
    expect(turnOf(email, at(-seconds), now)).toBe(turn)
    expect(turnOf({ ...email, status: 'SENT' }, at(-seconds), now)).toBe('OVER')
    expect(turnOf({ ...email, claimedUntil: at(1) }, at(-seconds), now)).toBe('WAIT')
  })

  it('is claimed for longer than sending it takes, and each time for twice as long', () => {
    expect([0, 1, 2, 3].map((attempts) => claimEnd(attempts, 10_000, now))).toEqual([20, 40, 80, 160].map(at))
  })
})
