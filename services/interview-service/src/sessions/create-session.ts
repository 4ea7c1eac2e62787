import { AppError, type Db, type IdempotencyClaim } from '@interview-pass/service-kit'
import { issueToken } from '../access/issue-token.ts'
import type { IssuedToken } from '../access/session-token.ts'
import type { SessionKey } from '../access/session-key.ts'
import { getSessionState } from './read-session.ts'
import type { CreatedSession } from './session-view.ts'
import { findSessionByAccessCode } from './sessions.store.ts'
import { openSession, type OpenSessionInput, type OpenSessionDeps } from './open-session.ts'

/**
 * Opens the interview of an access code. A repeat with the same idempotency key gets a fresh token for the session it
 * opened, because the first one is stored nowhere. Throws AppError ACCESS_CODE_USED or INVALID_ACCESS.
 */
export async function createSession(
  deps: OpenSessionDeps,
  input: OpenSessionInput,
  claim: IdempotencyClaim | undefined,
): Promise<CreatedSession> {
  if (claim?.resourceId !== undefined) return reopen(deps, input, claim.resourceId)
  const { session, issued } = await openSession(deps, input, claim)
  return describe(deps.database.db, { tenantId: session.tenantId, sessionId: session.id }, issued)
}

async function reopen(
  deps: OpenSessionDeps,
  input: OpenSessionInput,
  publicId: string,
): Promise<CreatedSession> {
  const session = await findSessionByAccessCode(deps.database.db, input.accessCode)
  if (session?.publicId !== publicId) throw new AppError('INVALID_ACCESS')
  const key = { tenantId: session.tenantId, sessionId: session.id }
  const { db } = deps.database
  const issued = await issueToken({ db, now: deps.now, newToken: deps.newToken }, key)
  return describe(db, key, issued)
}

async function describe(db: Db, key: SessionKey, issued: IssuedToken): Promise<CreatedSession> {
  return { state: await getSessionState(db, key), issued }
}
