import { AppError, type Tx } from '@interview-pass/service-kit'
import type { Session } from './session.ts'
import { lockSession, type SessionKey } from './sessions.store.ts'

/** Locks an interview until the transaction ends, so that nothing else changes it meanwhile. Throws AppError SESSION_NOT_FOUND. */
export async function lockInterview(tx: Tx, key: SessionKey): Promise<Session> {
  const session = await lockSession(tx, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  return session
}
