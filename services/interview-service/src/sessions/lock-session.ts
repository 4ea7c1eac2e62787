import { AppError, type Tx } from '@interview-pass/service-kit'
import type { Session } from './session.ts'
import { hasRunningTurn, lockSession, type SessionKey } from './sessions.store.ts'

export interface LockedInterview {
  readonly session: Session
  /** A reply is being made right now. */
  readonly isAnswering: boolean
}

/** Locks an interview until the transaction ends, so that nothing else changes it meanwhile. Throws AppError SESSION_NOT_FOUND. */
export async function lockInterview(tx: Tx, key: SessionKey): Promise<LockedInterview> {
  const session = await lockSession(tx, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  // Asked after the lock: a turn is claimed under it, so that none can appear between.
  return { session, isAnswering: await hasRunningTurn(tx, key) }
}
