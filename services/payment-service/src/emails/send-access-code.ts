import type { DomainEvent, paymentCompleted } from '@interview-pass/contracts'
import { TransientError, type Logger } from '@interview-pass/service-kit'
import type { z } from 'zod'
import { judgeCode } from '../access-codes/access-code.ts'
import { accessCodeEmail } from './access-code-email.ts'
import { recordResult, takeEmail, type ClaimDeps } from './claim-email.ts'
import { findMailedOrder } from './emails.store.ts'
import type { MailServer } from './mail-server.ts'
import type { EmailMetrics, EmailOutcome } from './measure-emails.ts'
import type { OutgoingMail, SmtpResult } from './smtp.ts'

export interface SendAccessCodeDeps extends ClaimDeps {
  readonly mailServer: MailServer
  readonly emailMetrics: EmailMetrics
  readonly logger: Logger
}

type PaymentCompleted = DomainEvent<z.infer<typeof paymentCompleted.schema>>

/**
 * Sends the access code of a paid order to its user, once: claimed, sent with the event's id as Message-ID, marked. Only a
 * crash between the last two, or a server that does not say what became of it, sends it again. One that is a day late is not
 * sent. Throws TransientError when it is to be sent later, because another one has claimed it or the server is away or asks
 * for it.
 */
export async function sendAccessCode(deps: SendAccessCodeDeps, event: PaymentCompleted): Promise<void> {
  const { data } = event
  const order = await findMailedOrder(deps.database.sql, data)
  if (order === undefined) throw new UnknownOrderError()
  const { tenantId, address, language, productName, code } = order
  if (address === null) return note(deps, event, 'NO_ADDRESS')
  if (judgeCode(code, deps.now()) !== 'GOOD') return note(deps, event, 'CODE_OVER')

  const email = {
    tenantId,
    orderId: order.orderId,
    eventId: event.id,
    kind: 'ACCESS_CODE',
    language,
  } as const
  const occurredAt = new Date(event.occurredAt)
  const claim = await takeEmail(deps, email, { occurredAt, sendMs: deps.mailServer.timeoutMs })
  if (typeof claim === 'string') return note(deps, event, claim)

  const content = accessCodeEmail(language, { ...data, productName, expireAt: code.expireAt })
  // A repeat has the Message-ID of the first try, whichever event asks for it.
  const result = await timedSend(deps, { id: claim.eventId, to: address, ...content })
  await recordResult(deps, claim, result)
  note(deps, event, result.kind, 'code' in result ? result.code : undefined)
  if (result.kind === 'SENT' || result.kind === 'REFUSED') return
  throw new TransientError(`an e-mail is ${result.kind}`)
}

/** Never heals by itself, so the message is parked for a person to see. */
class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError'
}

async function timedSend(
  { mailServer, emailMetrics }: SendAccessCodeDeps,
  mail: OutgoingMail,
): Promise<SmtpResult> {
  const startedAt = performance.now()
  const result = await mailServer.send(mail)
  emailMetrics.observe((performance.now() - startedAt) / 1000)
  return result
}

/** Outcomes after which nothing more comes, though the customer has no e-mail. */
const lost: readonly EmailOutcome[] = ['REFUSED', 'GIVEN_UP', 'TOO_LATE']

/** Neither the address nor the code. */
function note(
  { emailMetrics, logger }: SendAccessCodeDeps,
  { id: eventId, data: { orderId } }: PaymentCompleted,
  outcome: EmailOutcome,
  reason?: string,
): void {
  emailMetrics.count(outcome)
  logger[lost.includes(outcome) ? 'warn' : 'info'](
    { outcome, orderId, eventId, reason },
    'e-mail of an access code',
  )
}
