import type { Database, Tx } from '@interview-pass/service-kit'
import { logPayment } from '../payment-logs/log-payment.ts'
import { claimEnd, turnOf, untilNextTryMs, type EmailEvent, type Turn } from './email.ts'
import {
  claimEmail,
  finishEmail,
  lockDueEmails,
  noteFailure,
  releaseEmail,
  type DueEmail,
  type Email,
} from './emails.store.ts'
import type { SmtpResult } from './smtp.ts'

export interface ClaimDeps {
  readonly database: Database
  readonly now: () => Date
}

/** Claimed until then, to be sent to this address. */
export type ClaimedEmail = DueEmail & { readonly address: string; readonly claimedUntil: Date }

/** An e-mail whose turn has come: claimed, or over without having been sent. */
export type TakenEmail =
  | { readonly kind: 'SEND'; readonly email: ClaimedEmail }
  | { readonly kind: Exclude<Turn['kind'], 'SEND'>; readonly email: DueEmail }

/**
 * Takes at most `limit` e-mails that are due and whose sending takes at most `sendMs` milliseconds each, and commits that
 * before anything is sent. What is never to be sent has its end with that.
 */
export async function takeEmails(
  { database, now }: ClaimDeps,
  { sendMs, limit }: { readonly sendMs: number; readonly limit: number },
): Promise<readonly TakenEmail[]> {
  return database.transaction(async (tx) => {
    const at = now()
    const taken: TakenEmail[] = []
    for (const email of await lockDueEmails(tx, { now: at, limit })) {
      taken.push(await takeEmail(tx, email, { sendMs, at }))
    }
    return taken
  })
}

async function takeEmail(
  tx: Tx,
  email: DueEmail,
  { sendMs, at }: { readonly sendMs: number; readonly at: Date },
): Promise<TakenEmail> {
  const turn = turnOf(email, at)
  if (turn.kind === 'SEND') {
    const claimedUntil = claimEnd(email.attempts, sendMs, at)
    await claimEmail(tx, email, claimedUntil)
    return { kind: 'SEND', email: { ...email, address: turn.address, claimedUntil } }
  }
  const failureCode = turn.kind === 'GIVEN_UP' ? (email.failureCode ?? 'NO_OUTCOME') : turn.kind
  await finish(tx, email, 'GIVEN_UP', { failureCode })
  return { kind: turn.kind, email }
}

/** Records what became of a claimed e-mail. Where that is nothing final, it is claimed again, soon or later. */
export async function recordResult(
  { database, now }: ClaimDeps,
  claim: ClaimedEmail,
  result: SmtpResult,
): Promise<void> {
  switch (result.kind) {
    case 'SENT':
      return database.transaction((tx) => finish(tx, claim, 'ACCEPTED', { sentAt: now() }))
    case 'REFUSED':
      return database.transaction((tx) => finish(tx, claim, 'REFUSED', { failureCode: result.code }))
    case 'NOT_SENT':
      return releaseEmail(database.db, claim, {
        failureCode: result.code,
        until: new Date(now().getTime() + untilNextTryMs),
      })
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
    actor: 'send-emails',
    ...('failureCode' in change
      ? { status: 'FAILED', errorCode: change.failureCode }
      : { status: 'SUCCEEDED' }),
  })
}
