import type { AccessCodeStatus } from '@interview-pass/contracts'
import type { Transition } from '@interview-pass/service-kit'

export const accessCodeEvents = [
  'INTERVIEW_STARTED',
  'EXPIRED',
  'REVOKED',
  'GIVEN_BACK',
  'WITHDRAWN',
  'RESTORED',
] as const

export type AccessCodeEvent = (typeof accessCodeEvents)[number]

/**
 * An interview begun in time is never expired by a slow event: what counts is its start against `expire_at`. A refund or an
 * administrator takes back a code that nobody used, and with force one that is in use; a refund that is refused by the channel makes it what it was before:
 * one that had opened its interview, before or meanwhile, is restored.
 */
export const accessCodeTransitions: readonly Transition<AccessCodeStatus, AccessCodeEvent>[] = [
  { from: 'AVAILABLE', event: 'INTERVIEW_STARTED', to: 'ACTIVATED', by: 'interview-service' },
  { from: 'EXPIRED', event: 'INTERVIEW_STARTED', to: 'ACTIVATED', by: 'interview-service' },
  { from: 'AVAILABLE', event: 'EXPIRED', to: 'EXPIRED', by: 'job' },
  { from: 'AVAILABLE', event: 'REVOKED', to: 'REVOKED', by: 'refund, administration' },
  { from: 'EXPIRED', event: 'REVOKED', to: 'REVOKED', by: 'refund, administration' },
  { from: 'ACTIVATED', event: 'WITHDRAWN', to: 'REVOKED', by: 'refund, administration' },
  { from: 'REVOKED', event: 'GIVEN_BACK', to: 'AVAILABLE', by: 'refund' },
  { from: 'REVOKED', event: 'RESTORED', to: 'ACTIVATED', by: 'refund' },
]

/** The status of a code at `now`: one past its time is EXPIRED, whether or not the job has marked it yet. */
export function statusAt(code: { status: AccessCodeStatus; expireAt: Date }, now: Date): AccessCodeStatus {
  return code.status === 'AVAILABLE' && now > code.expireAt ? 'EXPIRED' : code.status
}

export type CodeVerdict = 'GOOD' | 'EXPIRED' | 'REFUSED'

/** Whether a code opens its interview at `now`. An activated one stays good: its interview may be going on. */
export function judgeCode(code: { status: AccessCodeStatus; expireAt: Date }, now: Date): CodeVerdict {
  switch (statusAt(code, now)) {
    case 'ACTIVATED':
    case 'AVAILABLE':
      return 'GOOD'
    case 'EXPIRED':
      return 'EXPIRED'
    case 'REVOKED':
      return 'REFUSED'
  }
}
