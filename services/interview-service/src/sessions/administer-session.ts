import {
  AppError,
  bindResource,
  type Database,
  type IdempotencyClaim,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import { requestRegrade } from '../feedback/request-regrade.ts'
import { announceEnd, endSession, type EndSessionDeps } from './end-session.ts'
import { getSessionKey, lockSessionForAct } from './find-for-act.ts'
import { isAnswering } from './read-session.ts'
import { isOpen, type Session } from './session.ts'
import { extendSession } from './sessions.store.ts'

export interface AdministerSessionDeps extends EndSessionDeps {
  readonly database: Database
}

const resource = 'sessions'

/**
 * Ends an interview as its candidate could, with the feedback of what was said. Throws AppError SESSION_NOT_FOUND,
 * SESSION_NOT_OPEN, and TURN_IN_PROGRESS while a reply is being made.
 */
export async function endByAct(
  deps: AdministerSessionDeps,
  act: Act,
  asked: { publicId: string; reason: string },
): Promise<Session> {
  const ended = await deps.database.transaction(async (tx) => {
    const session = await lockSessionForAct(tx, act.tenantId, asked.publicId)
    const key = { tenantId: session.tenantId, sessionId: session.id }
    if (!isOpen(session)) throw new AppError('SESSION_NOT_OPEN')
    if (await isAnswering(tx, key)) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
    const { reason } = asked
    await recordAct(tx, act, {
      action: 'END_SESSION',
      resource,
      resourceId: session.publicId,
      metadata: { reason },
    })
    return endSession(tx, deps, session, { event: 'FINISHED_EARLY', reason: 'FINISHED_EARLY' })
  })
  announceEnd(deps, ended)
  return ended
}

/**
 * Gives a candidate time back, once for each claim. Throws AppError SESSION_NOT_FOUND, and SESSION_NOT_OPEN for an
 * interview that does not go on.
 */
export async function extendByAct(
  deps: AdministerSessionDeps,
  act: Act,
  asked: { publicId: string; minutes: number; reason: string; claim: IdempotencyClaim | undefined },
): Promise<Session> {
  return deps.database.transaction(async (tx) => {
    const session = await lockSessionForAct(tx, act.tenantId, asked.publicId)
    if (asked.claim?.resourceId !== undefined) return session
    if (!isOpen(session)) throw new AppError('SESSION_NOT_OPEN')
    const key = { tenantId: session.tenantId, sessionId: session.id }
    const { minutes, reason } = asked
    await recordAct(tx, act, {
      action: 'EXTEND_SESSION',
      resource,
      resourceId: session.publicId,
      metadata: { minutes, reason },
    })
    await bindResource(tx, asked.claim, session.publicId)
    return extendSession(tx, key, minutes * 60_000)
  })
}

/**
 * Has an interview graded again from its stored answers. Returns the revision that will come. Throws AppError
 * SESSION_NOT_FOUND, and FEEDBACK_NOT_AVAILABLE for an interview without feedback.
 */
export async function regradeByAct(
  deps: AdministerSessionDeps,
  act: Act,
  publicId: string,
): Promise<{ revision: number }> {
  const key = await getSessionKey(deps.database.db, act.tenantId, publicId)
  const deed = { action: 'REGRADE', resource: 'feedback', resourceId: publicId.toLowerCase() }
  return requestRegrade(deps, key, (tx) => recordAct(tx, act, deed))
}
