import { accessCodeStatuses } from '@interview-pass/contracts'
import { nextState } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { accessCodeEvents, accessCodeTransitions, judgeCode, statusAt } from './access-code.ts'

const now = new Date('2026-01-15T10:00:00Z')
const earlier = new Date('2026-01-15T09:59:59Z')
const later = new Date('2026-01-15T10:00:01Z')

describe('an access code', () => {
  it.each([
    ['AVAILABLE', later, 'GOOD'],
    ['AVAILABLE', now, 'GOOD'],
    ['AVAILABLE', earlier, 'EXPIRED'],
    ['ACTIVATED', later, 'GOOD'],
    ['ACTIVATED', earlier, 'GOOD'],
    ['EXPIRED', later, 'EXPIRED'],
    ['REVOKED', later, 'REFUSED'],
    ['REVOKED', earlier, 'REFUSED'],
  ] as const)('that is %s and good until %s is %s', (status, expireAt, verdict) => {
    expect(judgeCode({ status, expireAt }, now)).toBe(verdict)
  })

  it.each([
    ['AVAILABLE', now, 'AVAILABLE'],
    ['AVAILABLE', earlier, 'EXPIRED'],
    ['ACTIVATED', earlier, 'ACTIVATED'],
    ['REVOKED', earlier, 'REVOKED'],
    ['EXPIRED', later, 'EXPIRED'],
  ] as const)('that is %s and good until %s is presented as %s', (status, expireAt, presented) => {
    expect(statusAt({ status, expireAt }, now)).toBe(presented)
  })

  it('moves as its table says and in no other way', () => {
    const moves = accessCodeStatuses.flatMap((status) =>
      accessCodeEvents.map((event) => [status, event, nextState(accessCodeTransitions, status, event)]),
    )
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['AVAILABLE', 'INTERVIEW_STARTED', 'ACTIVATED'],
      ['AVAILABLE', 'EXPIRED', 'EXPIRED'],
      ['AVAILABLE', 'REVOKED', 'REVOKED'],
      ['ACTIVATED', 'WITHDRAWN', 'REVOKED'],
      ['EXPIRED', 'INTERVIEW_STARTED', 'ACTIVATED'],
      ['EXPIRED', 'REVOKED', 'REVOKED'],
      ['REVOKED', 'GIVEN_BACK', 'AVAILABLE'],
      ['REVOKED', 'RESTORED', 'ACTIVATED'],
    ])
  })
})
