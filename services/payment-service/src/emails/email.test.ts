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

  const due = {
    address: 'someone@example.com',
    code: { status: 'AVAILABLE', expireAt: at(3600) },
    occurredAt: at(-60),
    attempts: 0,
  } as const
  const send = { kind: 'SEND', address: due.address }

  it.each([
    [send, 'is new', {}],
    [send, 'has an attempt left', { attempts: attemptsMax - 1 }],
    [{ kind: 'GIVEN_UP' }, 'has used up its attempts', { attempts: attemptsMax }],
    [{ kind: 'NO_ADDRESS' }, 'has nobody to go to', { address: null, attempts: attemptsMax }],
    [{ kind: 'CODE_OVER' }, 'has a code that is past its time', { code: { ...due.code, expireAt: at(-1) } }],
    [
      { kind: 'CODE_OVER' },
      'has a code that was taken back',
      { code: { ...due.code, status: 'REVOKED' }, occurredAt: at(-90_000) },
    ],
    [send, 'has a code that is in use', { code: { ...due.code, status: 'ACTIVATED' } }],
  ] as const)('is sent or has its end: %j for one that %s', (turn, _case, change) => {
    expect(turnOf({ ...due, ...change }, now)).toEqual(turn)
  })

  it.each([
    [24 * 3600, send],
    [24 * 3600 + 1, { kind: 'TOO_LATE' }],
  ] as const)('is sent within a day and not after it: %i s after what it tells of: %j', (seconds, turn) => {
    expect(turnOf({ ...due, occurredAt: at(-seconds) }, now)).toEqual(turn)
  })

  it('is claimed for longer than sending it takes, and each time for twice as long', () => {
    expect([0, 1, 2, 3].map((attempts) => claimEnd(attempts, 10_000, now))).toEqual([20, 40, 80, 160].map(at))
  })
})
