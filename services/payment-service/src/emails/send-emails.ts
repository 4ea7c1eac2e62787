import { fenToYuan } from '@interview-pass/contracts'
import { workThrough } from '@interview-pass/service-kit'
import { accessCodeEmail } from './access-code-email.ts'
import {
  recordResult,
  takeEmails,
  type ClaimDeps,
  type ClaimedEmail,
  type TakenEmail,
} from './claim-emails.ts'
import { countOpenEmails } from './emails.store.ts'
import type { MailServer } from './mail-server.ts'
import { noteEmail, type NoteEmailDeps } from './note-email.ts'
import type { OutgoingMail, SmtpResult } from './smtp.ts'

export interface SendEmailsDeps extends ClaimDeps, NoteEmailDeps {
  readonly mailServer: MailServer
}

/**
 * Sends each e-mail that is due: claimed, sent with its event's id as Message-ID, marked. Only a crash between the last two, or
 * a server that does not say what became of it, sends one again. Runs until nothing is due, the mail server is away or the
 * signal aborts. Throws AggregateError when outcomes could not be written down, after all others were: those are sent again
 * when their claim ends.
 */
export async function sendEmails(deps: SendEmailsDeps, signal: AbortSignal): Promise<void> {
  const { mailServer } = deps
  const work = {
    // One is enough to see whether a server that was away is back.
    take: (limit: number) =>
      takeEmails(deps, { sendMs: mailServer.timeoutMs, limit: mailServer.isAway() ? 1 : limit }),
    work: (taken: TakenEmail) => sendEmail(deps, taken),
    failure: 'e-mails could not be sent',
  }
  await workThrough(work, signal)
  deps.emailMetrics.setWaiting(await countOpenEmails(deps.database.db))
}

/** False when the mail server is away. */
async function sendEmail(deps: SendEmailsDeps, { kind, email }: TakenEmail): Promise<boolean> {
  const about = { orderId: email.orderPublicId, eventId: email.eventId }
  if (kind !== 'SEND') {
    noteEmail(deps, about, kind)
    return true
  }
  const result = await timedSend(deps, mailOf(email))
  await recordResult(deps, email, result)
  noteEmail(deps, about, result.kind, 'code' in result ? result.code : undefined)
  return result.kind !== 'NOT_SENT'
}

function mailOf({ eventId, address, language, ...email }: ClaimedEmail): OutgoingMail {
  const content = accessCodeEmail(language, {
    accessCode: email.accessCode,
    productName: email.productName,
    orderId: email.orderPublicId,
    amount: fenToYuan(email.amountFen),
    expireAt: email.code.expireAt,
  })
  return { id: eventId, to: address, ...content }
}

async function timedSend(
  { mailServer, emailMetrics }: SendEmailsDeps,
  mail: OutgoingMail,
): Promise<SmtpResult> {
  const startedAt = performance.now()
  const result = await mailServer.send(mail)
  emailMetrics.observe((performance.now() - startedAt) / 1000)
  return result
}
