import { openStates, statesBefore, type Transition } from '@interview-pass/service-kit'

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
 * so that a customer gets it no more often than this; and one mailbox that is full holds up others no longer.
 */
export const attemptsMax = 8

/** After so many milliseconds an access code is no news any more: its customer has it in another way, or does not want it. */
const newsMaxMs = 24 * 3_600_000

export type Turn = 'SEND' | 'WAIT' | 'OVER' | 'GIVE_UP' | 'TOO_LATE'

/**
 * Whether an e-mail about what occurred at `occurredAt` may be sent at `now`: it is over, another one's claim stands, it comes
 * too late, or its attempts are used up.
 */
export function turnOf(
  email: { status: EmailStatus; claimedUntil: Date | null; attempts: number },
  occurredAt: Date,
  now: Date,
): Turn {
  if (!openStatuses.includes(email.status)) return 'OVER'
  if (email.claimedUntil !== null && email.claimedUntil > now) return 'WAIT'
  if (now.getTime() - occurredAt.getTime() > newsMaxMs) return 'TOO_LATE'
  return email.attempts >= attemptsMax ? 'GIVE_UP' : 'SEND'
}

/**
 * The end of a claim that is made at `now` after so many attempts, when one send takes at most `sendMs` milliseconds: so
 * long nobody else sends it. A claim that its holder did not give back, because the replica died or the outcome is
 * unknown, runs out; each one is twice as long as the one before.
 */
export function claimEnd(attempts: number, sendMs: number, now: Date): Date {
  return new Date(now.getTime() + 2 * sendMs * 2 ** attempts)
}
