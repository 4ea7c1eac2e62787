import type { AccessCodeStatus } from '@interview-pass/contracts'
import { openStates, statesBefore, type Transition } from '@interview-pass/service-kit'
import { judgeCode } from '../access-codes/access-code.ts'

export const emailStatuses = ['PENDING', 'SENT', 'REFUSED'] as const

export type EmailStatus = (typeof emailStatuses)[number]

export const emailEvents = ['ACCEPTED', 'REFUSED', 'GIVEN_UP'] as const

export type EmailEvent = (typeof emailEvents)[number]

export const emailTransitions: readonly Transition<EmailStatus, EmailEvent>[] = [
  { from: 'PENDING', event: 'ACCEPTED', to: 'SENT', by: 'mail server' },
  { from: 'PENDING', event: 'REFUSED', to: 'REFUSED', by: 'mail server' },
  { from: 'PENDING', event: 'GIVEN_UP', to: 'REFUSED', by: 'payment-service' },
]

/** The statuses from which an event is allowed, for a conditional update. */
export function statusesBefore(event: EmailEvent): readonly EmailStatus[] {
  return statesBefore(emailTransitions, event)
}

/** The statuses in which something may still come of an e-mail. */
export const openStatuses = openStates(emailTransitions)

/**
 * How often an e-mail is handed to the mail server without an answer for good. Whoever does not answer may have taken it,
 * so that a customer gets it no more often than this.
 */
export const attemptsMax = 8

/** After so many milliseconds an access code is no news any more: its customer has it in another way, or does not want it. */
const newsMaxMs = 24 * 3_600_000

/** What an access code is mailed by. */
export interface MailedCode {
  readonly address: string | null
  readonly code: { readonly status: AccessCodeStatus; readonly expireAt: Date }
}

/** Where to a code is mailed at `now`; or not, because there is nobody to mail it to or it opens nothing any more. */
export function judgeMail(
  { address, code }: MailedCode,
  now: Date,
): { readonly kind: 'SEND'; readonly address: string } | { readonly kind: 'NO_ADDRESS' | 'CODE_OVER' } {
  if (address === null) return { kind: 'NO_ADDRESS' }
  return judgeCode(code, now) === 'GOOD' ? { kind: 'SEND', address } : { kind: 'CODE_OVER' }
}

export type Turn = ReturnType<typeof judgeMail> | { readonly kind: 'GIVEN_UP' | 'TOO_LATE' }

/** Whether a due e-mail about what occurred at `occurredAt` is sent at `now`, or why it never is. */
export function turnOf(
  email: MailedCode & { readonly occurredAt: Date; readonly attempts: number },
  now: Date,
): Turn {
  const verdict = judgeMail(email, now)
  if (verdict.kind !== 'SEND') return verdict
  if (now.getTime() - email.occurredAt.getTime() > newsMaxMs) return { kind: 'TOO_LATE' }
  return email.attempts >= attemptsMax ? { kind: 'GIVEN_UP' } : verdict
}

/**
 * The end of a claim that is made at `now` after so many attempts, when one send takes at most `sendMs` milliseconds: so
 * long nobody else sends it. A claim that its holder did not give back, because the replica died or the outcome is
 * unknown, runs out; each one is twice as long as the one before.
 */
export function claimEnd(attempts: number, sendMs: number, now: Date): Date {
  return new Date(now.getTime() + 2 * sendMs * 2 ** attempts)
}

/** What was certainly not handed over is left alone for so many milliseconds. */
export const untilNextTryMs = 2000
