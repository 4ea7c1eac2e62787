import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from './session-key.ts'
import { sessionTokenHash, type IssuedToken } from './session-token.ts'
import { insertSessionToken } from './session-tokens.store.ts'

/** Long enough to come back for the feedback of the longest interview days later. */
const tokenLifeMs = 30 * 24 * 3600 * 1000

/** Gives a session one more token; those issued before stay good. */
export async function issueToken(
  needs: { db: Db; now: () => Date; newToken: () => string },
  session: SessionKey,
): Promise<IssuedToken> {
  const token = needs.newToken()
  const expiresAt = new Date(needs.now().getTime() + tokenLifeMs)
  await insertSessionToken(needs.db, {
    tenantId: session.tenantId,
    sessionId: session.sessionId,
    tokenSha256: sessionTokenHash(token),
    expiresAt,
  })
  return { token, expiresAt }
}
