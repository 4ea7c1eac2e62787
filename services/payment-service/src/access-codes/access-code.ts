import type { AccessCodeStatus } from '@interview-pass/contracts'
import type { Transition } from '@interview-pass/service-kit'

export const accessCodeEvents = ['INTERVIEW_STARTED', 'EXPIRED', 'REVOKED', 'GIVEN_BACK'] as const

export type AccessCodeEvent = (typeof accessCodeEvents)[number]

/** An interview begun in time is never expired by a slow event: what counts is its start against `expire_at`. */
export const accessCodeTransitions: readonly Transition<AccessCodeStatus, AccessCodeEvent>[] = [
  { from: 'AVAILABLE', event: 'INTERVIEW_STARTED', to: 'ACTIVATED', by: 'interview-service' },
  { from: 'EXPIRED', event: 'INTERVIEW_STARTED', to: 'ACTIVATED', by: 'interview-service' },
  { from: 'AVAILABLE', event: 'EXPIRED', to: 'EXPIRED', by: 'job' },
  { from: 'AVAILABLE', event: 'REVOKED', to: 'REVOKED', by: 'refund' },
  { from: 'REVOKED', event: 'GIVEN_BACK', to: 'AVAILABLE', by: 'refund' },
]

export type CodeVerdict = 'GOOD' | 'EXPIRED' | 'REFUSED'

/** Whether a code opens its interview at `now`. An activated one stays good: its interview may be going on. */
export function judgeCode(code: { status: AccessCodeStatus; expireAt: Date }, now: Date): CodeVerdict {
  switch (code.status) {
    case 'ACTIVATED':
      return 'GOOD'
    case 'AVAILABLE':
      return now <= code.expireAt ? 'GOOD' : 'EXPIRED'
    case 'EXPIRED':
      return 'EXPIRED'
    case 'REVOKED':
      return 'REFUSED'
  }
}
