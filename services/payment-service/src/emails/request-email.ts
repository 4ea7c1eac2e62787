import type { DomainEvent, paymentCompleted } from '@interview-pass/contracts'
import type { Database } from '@interview-pass/service-kit'
import type { z } from 'zod'
import { judgeMail } from './email.ts'
import { findMailedOrder, insertEmail } from './emails.store.ts'
import { noteEmail, type NoteEmailDeps } from './note-email.ts'

export interface RequestEmailDeps extends NoteEmailDeps {
  readonly database: Database
  readonly now: () => Date
  readonly wakeEmails: () => void
}

type PaymentCompleted = DomainEvent<z.infer<typeof paymentCompleted.schema>>

/**
 * Writes down that the access code of a paid order is to be mailed to its user, once, and has the job send it, so that no
 * e-mail holds up the ones behind it. Throws where no such order is known.
 */
export async function requestEmail(deps: RequestEmailDeps, event: PaymentCompleted): Promise<void> {
  const { db, sql } = deps.database
  const { id: eventId, data } = event
  const order = await findMailedOrder(sql, data)
  if (order === undefined) throw new UnknownOrderError()
  const { tenantId, orderId, accessCodeId, language } = order
  const about = { orderId: data.orderId, eventId }
  const verdict = judgeMail(order, deps.now())
  if (verdict.kind !== 'SEND') return noteEmail(deps, about, verdict.kind)
  const email = { tenantId, orderId, accessCodeId, eventId, kind: 'ACCESS_CODE', language } as const
  const isNew = await insertEmail(db, { ...email, occurredAt: new Date(event.occurredAt) })
  if (isNew) deps.wakeEmails()
  else noteEmail(deps, about, 'REPEAT')
}

/** Never heals by itself, so the message is parked for a person to see. */
class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError'
}
