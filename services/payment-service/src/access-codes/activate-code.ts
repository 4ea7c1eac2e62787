import type { DomainEvent, interviewStarted } from '@interview-pass/contracts'
import { currentTraceparent, type Logger, type Sql, type Wakes } from '@interview-pass/service-kit'
import type { z } from 'zod'
import { activateByEvent } from './activate-code.store.ts'

export interface ActivateDeps {
  readonly sql: Sql
  readonly now: () => Date
  readonly newId: () => string
  readonly logger: Logger
  readonly wakes: Pick<Wakes, 'outbox'>
}

type InterviewStarted = DomainEvent<z.infer<typeof interviewStarted.schema>>

/**
 * Activates the code of an interview that has begun and grants the user of the code, or of its order, access. A code that was revoked,
 * expired before the start, or opened another session gets AccessCodeRejected, so that the session ends; one that a refund
 * on its way has taken leaves that to the refund.
 */
export async function activateCode(
  deps: ActivateDeps,
  consumer: string,
  event: InterviewStarted,
): Promise<void> {
  const outcome = await activateByEvent(deps.sql, {
    consumer,
    eventId: event.id,
    eventType: event.type,
    tenantId: event.tenantId,
    accessCode: event.data.accessCode,
    sessionId: event.data.sessionId,
    startedAt: new Date(event.data.startedAt),
    rejection: { eventId: deps.newId(), now: deps.now(), traceparent: currentTraceparent() },
  })
  if (outcome === undefined) throw new UnknownTenantError()
  deps.logger.info({ outcome, sessionId: event.data.sessionId }, 'InterviewStarted handled')
  if (outcome !== 'ACTIVATED' && outcome !== 'REPEAT') deps.wakes.outbox()
}

/** Never heals by itself, so the message is parked for a person to see. */
class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError'
}
