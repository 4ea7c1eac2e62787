import { AppError, type Db, type IdempotencyClaim, type Wakes } from '@interview-pass/service-kit'
import { issueToken } from '../access/issue-token.ts'
import type { IssuedToken } from '../access/session-token.ts'
import type { SessionKey } from '../access/session-key.ts'
import { listQuestions } from '../transcript/read-transcript.ts'
import { getSessionState } from './read-session.ts'
import type { CreatedSession } from './session-view.ts'
import { findSessionByAccessCode } from './sessions.store.ts'
import { openSession, type OpenSessionInput, type OpenSessionNeeds } from './open-session.ts'

export interface CreateSessionNeeds extends OpenSessionNeeds {
  readonly wakes: Pick<Wakes, 'outbox'>
}

/**
 * Opens the interview of an access code. A repeat with the same idempotency key gets a fresh token for the session it
 * opened, because the first one is stored nowhere. Throws AppError ACCESS_CODE_USED or INVALID_ACCESS.
 */
export async function createSession(
  needs: CreateSessionNeeds,
  input: OpenSessionInput,
  claim: IdempotencyClaim | undefined,
): Promise<CreatedSession> {
  if (claim?.resourceId !== undefined) return reopen(needs, input, claim.resourceId)
  const { session, issued } = await openSession(needs, input, claim)
  needs.wakes.outbox()
  return describe(needs.database.db, { tenantId: session.tenantId, sessionId: session.id }, issued)
}

async function reopen(
  needs: CreateSessionNeeds,
  input: OpenSessionInput,
  publicId: string,
): Promise<CreatedSession> {
  const session = await findSessionByAccessCode(needs.database.db, input.accessCode)
  if (session?.publicId !== publicId) throw new AppError('INVALID_ACCESS')
  const key = { tenantId: session.tenantId, sessionId: session.id }
  const { db } = needs.database
  const issued = await issueToken({ db, now: needs.now, newToken: needs.newToken }, key)
  return describe(db, key, issued)
}

async function describe(db: Db, key: SessionKey, issued: IssuedToken): Promise<CreatedSession> {
  const state = await getSessionState(db, key)
  const [firstQuestion] = await listQuestions(db, key, [1])
  if (firstQuestion === undefined) throw new AppError('SERVICE_ERROR')
  return { state, firstQuestion, issued }
}
