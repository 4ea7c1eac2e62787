import { AppError, type Db, type FailureCap } from '@interview-pass/service-kit'
import { issueToken } from '../access/issue-token.ts'
import type { IssuedToken } from '../access/session-token.ts'
import type { Session } from './session.ts'
import { findSessionByAccessCode } from './sessions.store.ts'

export interface AddDeviceDeps {
  readonly db: Db
  readonly failureCap: FailureCap
  readonly now: () => Date
  readonly newToken: () => string
}

/**
 * One more token for the interview that an access code has opened; those issued before stay good. Throws AppError
 * INVALID_ACCESS for a code that has opened nothing or another session, or whose session was rejected or emptied, and
 * RATE_LIMITED instead while too many codes are unknown. The code is looked up first, so that guessing shuts out nobody.
 */
export async function addDevice(
  deps: AddDeviceDeps,
  asked: { publicId: string; accessCode: string },
): Promise<IssuedToken> {
  const session = await findSessionByAccessCode(deps.db, asked.accessCode)
  if (session === undefined) await deps.failureCap.count()
  if (session?.publicId !== asked.publicId || !mayBeEntered(session)) {
    throw new AppError('INVALID_ACCESS')
  }
  return issueToken(deps, { tenantId: session.tenantId, sessionId: session.id })
}

/** Whether there is something to see in a session, and whoever holds its code may. */
function mayBeEntered({ startedAt, status, deletedAt }: Session): boolean {
  return startedAt !== null && status !== 'REJECTED' && deletedAt === null
}
