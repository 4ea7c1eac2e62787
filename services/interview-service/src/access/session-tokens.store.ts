import { and, eq } from 'drizzle-orm'
import type { Db } from '@interview-pass/service-kit'
import { sessions, sessionTokens } from '../tables.ts'

export async function insertSessionToken(
  db: Db,
  token: { tenantId: bigint; sessionId: bigint; tokenSha256: string; expiresAt: Date },
): Promise<void> {
  await db.insert(sessionTokens).values(token)
}

export interface TokenHolder {
  readonly tenantId: bigint
  readonly sessionId: bigint
  readonly publicId: string
  readonly expiresAt: Date
}

/** Look-up: whose session a token opens. */
export async function findTokenHolder(db: Db, tokenSha256: string): Promise<TokenHolder | undefined> {
  const [row] = await db
    .select({
      tenantId: sessionTokens.tenantId,
      sessionId: sessionTokens.sessionId,
      publicId: sessions.publicId,
      expiresAt: sessionTokens.expiresAt,
    })
    .from(sessionTokens)
    .innerJoin(
      sessions,
      and(eq(sessions.tenantId, sessionTokens.tenantId), eq(sessions.id, sessionTokens.sessionId)),
    )
    .where(eq(sessionTokens.tokenSha256, tokenSha256))
  return row
}
