import { statesBefore, type Transition } from '@interview-pass/service-kit'

export const attemptStatuses = [
  'CREATED',
  'AWAITING_PAYMENT',
  'UNKNOWN',
  'FAILED',
  'CLOSED',
  'PAID',
  'REFUNDED',
] as const

export type AttemptStatus = (typeof attemptStatuses)[number]

export const attemptEvents = [
  'QR_ISSUED',
  'ANSWER_LOST',
  'REFUSED',
  'PAYMENT_RECEIVED',
  'CLOSED',
  'REFUNDED',
] as const

export type AttemptEvent = (typeof attemptEvents)[number]

/** Money is never ignored: a payment counts in every state that has not seen one, closed and failed ones included. */
export const attemptTransitions: readonly Transition<AttemptStatus, AttemptEvent>[] = [
  { from: 'CREATED', event: 'QR_ISSUED', to: 'AWAITING_PAYMENT', by: 'channel' },
  { from: 'CREATED', event: 'ANSWER_LOST', to: 'UNKNOWN', by: 'channel' },
  { from: 'CREATED', event: 'REFUSED', to: 'FAILED', by: 'channel' },
  { from: 'CREATED', event: 'CLOSED', to: 'CLOSED', by: 'API client or job' },
  { from: 'CREATED', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'UNKNOWN', event: 'QR_ISSUED', to: 'AWAITING_PAYMENT', by: 'channel' },
  { from: 'UNKNOWN', event: 'REFUSED', to: 'FAILED', by: 'channel' },
  { from: 'UNKNOWN', event: 'CLOSED', to: 'CLOSED', by: 'API client or job' },
  { from: 'UNKNOWN', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'FAILED', event: 'QR_ISSUED', to: 'AWAITING_PAYMENT', by: 'channel' },
  { from: 'FAILED', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'AWAITING_PAYMENT', event: 'CLOSED', to: 'CLOSED', by: 'API client or job' },
  { from: 'AWAITING_PAYMENT', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'CLOSED', event: 'PAYMENT_RECEIVED', to: 'PAID', by: 'channel' },
  { from: 'PAID', event: 'REFUNDED', to: 'REFUNDED', by: 'refund' },
]

/** The states from which an event is allowed, for a conditional update. */
export function statusesBefore(event: AttemptEvent): readonly AttemptStatus[] {
  return statesBefore(attemptTransitions, event)
}

/** Something may still come of an attempt that the channel has not called paid or closed. */
export const openStatuses = statusesBefore('CLOSED')

/** Whether the channel has not called an attempt paid or closed yet. */
export function mayBeClosed(status: AttemptStatus): boolean {
  return openStatuses.includes(status)
}

/**
 * Seconds between two queries of an unsettled attempt, growing: most payments come within minutes, and a notification
 * that was lost must still be found days later. Source: Kill Bill's janitor schedule.
 */
export const querySchedule = [
  5, 10, 20, 30, 60, 60, 120, 300, 600, 1800, 3600, 3600, 7200, 21_600, 43_200, 86_400, 86_400,
] as const

/** When an attempt is asked about again after its query number `queryCount`; undefined after the last of the schedule. */
export function nextQueryAt(queryCount: number, now: Date): Date | undefined {
  const seconds = querySchedule[queryCount - 1]
  return seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000)
}

/** Whether an attempt's QR code can be paid no more: its time is over, or the channel has closed it. */
export function isQrCodeOver(attempt: { status: AttemptStatus; expiresAt: Date }, now: Date): boolean {
  return attempt.status === 'CLOSED' || attempt.expiresAt <= now
}

/** Whether an attempt has ended at the channel, or somebody wants it to: nobody is to be shown its QR code any more. */
export function isToEnd(attempt: { status: AttemptStatus; closeRequestedAt: Date | null }): boolean {
  return attempt.status === 'CLOSED' || attempt.closeRequestedAt !== null
}

/** The QR code that can pay an attempt now, null when there is none. */
export function openQrCode(
  attempt: { status: AttemptStatus; expiresAt: Date; qrCode: string | null },
  now: Date,
): string | null {
  return attempt.status === 'AWAITING_PAYMENT' && !isQrCodeOver(attempt, now) ? attempt.qrCode : null
}

/** The channel forgets nothing for this long after the QR ended; only then is an unscanned attempt closed. */
const closeGraceMs = 2 * 60 * 1000

/** Whether nobody can scan an attempt's QR code any more: the channel refuses a payment after the expiry it was given. */
export function isPastScanning(attempt: { expiresAt: Date }, now: Date): boolean {
  return now.getTime() > attempt.expiresAt.getTime() + closeGraceMs
}

/**
 * When an attempt is looked at after its query number `queryCount`: by the schedule, and no later than when nobody can scan
 * its QR code any more. Undefined after the last step.
 */
export function nextLookAt(
  { queryCount, expiresAt }: { queryCount: number; expiresAt: Date },
  now: Date,
): Date | undefined {
  const step = nextQueryAt(queryCount, now)
  const end = new Date(expiresAt.getTime() + closeGraceMs + 1)
  return step !== undefined && now < end && end < step ? end : step
}

/** A channel that stays silent is asked for a QR code so often in one request; the delay doubles after each attempt. */
export const precreateRetry = { attemptsMax: 3, firstDelayMs: 100 } as const

/** Longest time, in milliseconds, that those attempts and delays take when one attempt is given up after `timeoutMs`. */
export function longestPrecreateMs(timeoutMs: number): number {
  const { attemptsMax, firstDelayMs } = precreateRetry
  return attemptsMax * timeoutMs + firstDelayMs * (2 ** (attemptsMax - 1) - 1)
}
