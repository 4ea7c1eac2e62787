import type { z } from 'zod'
import type { accessCodeExpired, DomainEvent, paymentRefunded } from '@interview-pass/contracts'
import { currentTraceparent, nextState, once, type Database, type Logger } from '@interview-pass/service-kit'
import { findGrant } from '../access/find-grant.ts'
import type { SessionKey } from '../access/session-key.ts'
import type { AccessCache } from '../access/remember-access.ts'
import type { FindTenant } from '../tenants/find-tenant.ts'
import { announceEnd, endSession, type EndSessionDeps } from './end-session.ts'
import { getLockedSession } from './read-session.ts'
import { sessionTransitions, type EndReason, type Session, type SessionEvent } from './session.ts'
import { lockOrPrepareSession } from './sessions.store.ts'

export interface CloseSessionDeps extends EndSessionDeps {
  readonly database: Database
  readonly findTenant: FindTenant
  readonly accessCache: AccessCache
  readonly newId: () => string
  readonly logger: Logger
}

interface Closing {
  readonly accessCode: string
  readonly event: SessionEvent
  readonly reason: EndReason
}

/** All the money of an order went back: its code opens nothing any more, and what it had opened ends. */
export async function closeRefundedSession(
  deps: CloseSessionDeps,
  consumer: string,
  event: DomainEvent<z.infer<typeof paymentRefunded.schema>>,
): Promise<void> {
  const { accessCode, full } = event.data
  if (!full || accessCode === undefined) return
  await closeSession(deps, consumer, event, { accessCode, event: 'ACCESS_CODE_REJECTED', reason: 'REFUNDED' })
}

/** Nobody used a code in time: its prepared session ends. */
export async function closeExpiredSession(
  deps: CloseSessionDeps,
  consumer: string,
  event: DomainEvent<z.infer<typeof accessCodeExpired.schema>>,
): Promise<void> {
  const { accessCode } = event.data
  await closeSession(deps, consumer, event, { accessCode, event: 'ACCESS_CODE_EXPIRED', reason: 'EXPIRED' })
}

/** An event that overtook PaymentCompleted leaves a closed session behind, so that none is opened by the late one. */
async function closeSession(
  deps: CloseSessionDeps,
  consumer: string,
  event: DomainEvent,
  closing: Closing,
): Promise<void> {
  const { accessCode } = closing
  await deps.accessCache.forget(accessCode)
  const grant = await findGrant(deps.database.db, accessCode)
  if (grant === undefined) {
    deps.logger.error({ eventId: event.id }, 'an event names an access code that there is not')
    return
  }
  const tenantId = await deps.findTenant(grant.tenantPublicId)
  const closed = await deps.database.transaction(async (tx) => {
    let ended: Session | undefined
    await once(tx, { consumer, event, tenantId }, async () => {
      const session = await lockOrPrepareSession(tx, {
        tenantId,
        publicId: deps.newId(),
        accessCode,
        codeExpireAt: new Date(grant.expireAt),
        terms: grant.terms,
        traceparent: currentTraceparent(),
      })
      if (nextState(sessionTransitions, session.status, closing.event) !== undefined) {
        ended = await endSession(tx, deps, session, closing)
      }
    })
    return ended
  })
  if (closed !== undefined) announceEnd(deps, closed)
}

/** Ends a session that waits for a code that has expired, without an event that says so; any other is left alone. */
export async function endExpiredSession(
  deps: EndSessionDeps & { database: Database },
  key: SessionKey,
): Promise<void> {
  const event = 'ACCESS_CODE_EXPIRED'
  const ended = await deps.database.transaction(async (tx) => {
    const session = await getLockedSession(tx, key)
    if (nextState(sessionTransitions, session.status, event) === undefined) return undefined
    return endSession(tx, deps, session, { event, reason: 'EXPIRED' })
  })
  if (ended !== undefined) announceEnd(deps, ended)
}
