import { TransientError, type Database, type Tx } from '@interview-pass/service-kit'
import { logPayment } from '../payment-logs/log-payment.ts'
import { claimEnd, turnOf, type EmailEvent } from './email.ts'
import {
  claimEmail,
  finishEmail,
  lockEmail,
  noteFailure,
  releaseEmail,
  type Email,
  type NewEmail,
} from './emails.store.ts'
import type { SmtpResult } from './smtp.ts'

export interface ClaimDeps {
  readonly database: Database
  readonly now: () => Date
}

export type EmailClaim = Pick<Email, 'tenantId' | 'id' | 'orderId' | 'eventId'> & {
  readonly claimedUntil: Date
}

/**
 * Claims an e-mail about what occurred at `occurredAt`, whose sending takes at most `sendMs` milliseconds, committed before
 * anything is sent; or says why nothing is to be sent. Throws TransientError while another one's claim stands.
 */
export async function takeEmail(
  { database, now }: ClaimDeps,
  asked: NewEmail,
  { occurredAt, sendMs }: { readonly occurredAt: Date; readonly sendMs: number },
): Promise<EmailClaim | 'REPEAT' | 'GIVEN_UP' | 'TOO_LATE'> {
  return database.transaction(async (tx) => {
    const email = await lockEmail(tx, asked)
    const at = now()
    switch (turnOf(email, occurredAt, at)) {
      case 'OVER':
        return 'REPEAT'
      case 'WAIT':
        throw new TransientError('an e-mail is claimed')
      case 'GIVE_UP':
        await finish(tx, email, 'GIVEN_UP', { failureCode: email.failureCode ?? 'NO_OUTCOME' })
        return 'GIVEN_UP'
      case 'TOO_LATE':
        await finish(tx, email, 'GIVEN_UP', { failureCode: 'TOO_LATE' })
        return 'TOO_LATE'
      case 'SEND': {
        const claimedUntil = claimEnd(email.attempts, sendMs, at)
        await claimEmail(tx, email, claimedUntil)
        return { ...email, claimedUntil }
      }
    }
  })
}

/** Records what became of a claimed e-mail. Where that is nothing final, it may be claimed again, at once or later. */
export async function recordResult(
  { database, now }: ClaimDeps,
  claim: EmailClaim,
  result: SmtpResult,
): Promise<void> {
  switch (result.kind) {
    case 'SENT':
      return database.transaction((tx) => finish(tx, claim, 'ACCEPTED', { sentAt: now() }))
    case 'REFUSED':
      return database.transaction((tx) => finish(tx, claim, 'REFUSED', { failureCode: result.code }))
    case 'NOT_SENT':
      return releaseEmail(database.db, claim, result.code)
    case 'DEFERRED':
    case 'UNKNOWN':
      return noteFailure(database.db, claim, result.code)
  }
}

/** The e-mail's end and its line in the log of payments are one. */
async function finish(
  tx: Tx,
  email: Pick<Email, 'tenantId' | 'id' | 'orderId'>,
  event: EmailEvent,
  change: { sentAt: Date } | { failureCode: string },
): Promise<void> {
  if (!(await finishEmail(tx, email, event, change))) return
  await logPayment(tx, {
    tenantId: email.tenantId,
    orderId: email.orderId,
    action: 'SEND_ACCESS_CODE',
    actor: 'PaymentCompleted',
    ...('failureCode' in change
      ? { status: 'FAILED', errorCode: change.failureCode }
      : { status: 'SUCCEEDED' }),
  })
}
