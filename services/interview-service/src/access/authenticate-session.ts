import { z } from 'zod'
import { AppError, createProofLookup, type AccessRule, type Db } from '@interview-pass/service-kit'
import type { ActiveSessions } from './active-sessions.ts'
import type { SessionKey } from './session-key.ts'
import { bearerToken, sessionTokenHash } from './session-token.ts'
import { findTokenHolder } from './session-tokens.store.ts'

/** The candidate of one session, proved by a token. */
export interface SessionCaller extends SessionKey {
  readonly publicId: string
}

export interface SessionAccessDeps {
  readonly db: Db
  readonly activeSessions: Pick<ActiveSessions, 'seen'>
  readonly now: () => Date
}

const sessionParams = z.object({ id: z.string() })

/**
 * `Authorization: Bearer` session token. Without one, or with one past its time, UNAUTHENTICATED; one that is unknown or
 * opens another session than the `:id` of the path, INVALID_ACCESS, so that nobody learns which sessions exist.
 */
export function sessionTokenAccess(deps: SessionAccessDeps): AccessRule<SessionCaller> {
  const findHolder = createProofLookup({ find: (hash) => findTokenHolder(deps.db, hash), keepMs: 0 })
  return {
    name: 'session-token',
    openApiSecurity: [{ sessionToken: [] }],
    challenge: 'Bearer',
    errors: ['UNAUTHENTICATED', 'INVALID_ACCESS'],
    async authenticate(request) {
      const token = bearerToken(request.headers.authorization)
      if (token === undefined) throw new AppError('UNAUTHENTICATED')
      const holder = await findHolder(request, sessionTokenHash(token))
      if (holder === undefined) throw new AppError('INVALID_ACCESS')
      if (holder.expiresAt <= deps.now()) throw new AppError('UNAUTHENTICATED')
      const asked = sessionParams.safeParse(request.params)
      if (asked.success && asked.data.id.toLowerCase() !== holder.publicId) {
        throw new AppError('INVALID_ACCESS')
      }
      deps.activeSessions.seen(holder.publicId)
      return { tenantId: holder.tenantId, sessionId: holder.sessionId, publicId: holder.publicId }
    },
    callerKey: (caller) => caller.publicId,
  }
}
