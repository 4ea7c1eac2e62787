import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from './session-key.ts'
import { sessionTokenHash, type IssuedToken } from './session-token.ts'
import { insertSessionToken } from './session-tokens.store.ts'

/** Long enough to come back for the feedback of the longest interview days later. */
const tokenLifeMs = 30 * 24 * 3600 * 1000

/** Gives a session one more token; those issued before stay good. */
export async function issueToken(
  deps: { db: Db; now: () => Date; newToken: () => string },
  session: SessionKey,
): Promise<IssuedToken> {
  const token = deps.newToken()
  const expiresAt = new Date(deps.now().getTime() + tokenLifeMs)
  await insertSessionToken(deps.db, {
    tenantId: session.tenantId,
    sessionId: session.sessionId,
    tokenSha256: sessionTokenHash(token),
    expiresAt,
  })
  return { token, expiresAt }
}
