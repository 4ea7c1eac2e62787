import type { z } from 'zod'
import type { accessCodeRejected, DomainEvent } from '@interview-pass/contracts'
import { nextState, once, type Database, type Logger } from '@interview-pass/service-kit'
import { announceEnd, endSession, type EndSessionDeps } from './end-session.ts'
import { sessionTransitions, type Session } from './session.ts'
import { findSessionByPublicId, lockSession } from './sessions.store.ts'

export interface RejectSessionDeps extends EndSessionDeps {
  readonly database: Database
  readonly logger: Logger
}

/**
 * payment-service found the access code no longer good when the interview had begun: the session ends as REJECTED. One
 * that has ended is left alone; a completed one is worth a person's look.
 */
export async function rejectSession(
  deps: RejectSessionDeps,
  consumer: string,
  event: DomainEvent<z.infer<typeof accessCodeRejected.schema>>,
): Promise<void> {
  const found = await findSessionByPublicId(deps.database.db, event.data.sessionId)
  if (found === undefined) {
    deps.logger.error({ eventId: event.id }, 'a rejected session is not known here')
    return
  }
  const key = { tenantId: found.tenantId, sessionId: found.id }
  const rejected = await deps.database.transaction(async (tx) => {
    const session = await lockSession(tx, key)
    if (session === undefined) return undefined
    let ended: Session | undefined
    await once(tx, { consumer, event, tenantId: key.tenantId }, async () => {
      if (nextState(sessionTransitions, session.status, 'ACCESS_CODE_REJECTED') === undefined) {
        deps.logger.error({ eventId: event.id, state: session.status }, 'an ended session was rejected')
        return
      }
      ended = await endSession(tx, deps, session, {
        event: 'ACCESS_CODE_REJECTED',
        reason: event.data.reason,
      })
    })
    return ended
  })
  if (rejected !== undefined) announceEnd(deps, rejected)
}
