import { AppError, type Db, type Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { Session } from './session.ts'
import { findSessionByPublicId, lockSession } from './sessions.store.ts'

/** The key of a session of this tenant. Throws AppError SESSION_NOT_FOUND, also for one of another tenant. */
export async function getSessionKey(db: Db, tenantId: bigint, publicId: string): Promise<SessionKey> {
  const session = await findSessionByPublicId(db, publicId)
  if (session?.tenantId !== tenantId) throw notFound(publicId)
  return { tenantId, sessionId: session.id }
}

/** The same session, locked until the transaction ends. */
export async function lockSessionForAct(tx: Tx, tenantId: bigint, publicId: string): Promise<Session> {
  const session = await lockSession(tx, await getSessionKey(tx, tenantId, publicId))
  if (session === undefined) throw notFound(publicId)
  return session
}

function notFound(publicId: string): AppError {
  return new AppError('SESSION_NOT_FOUND', { details: { session_id: publicId } })
}
