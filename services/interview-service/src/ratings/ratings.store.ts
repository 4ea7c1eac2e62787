import { and, desc, eq } from 'drizzle-orm'
import type { Db, Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { feedback, ratings } from '../tables.ts'

/** What a candidate thinks of an interview. */
export interface Rating {
  /** 1 to 5. */
  readonly rating: number
  readonly comment: string | null
  readonly ratedAt: Date
}

/** The revision with this number, else the newest one, if it can be read. */
export async function findShownFeedback(
  db: Db,
  { tenantId, sessionId }: SessionKey,
  revision: number | undefined,
): Promise<{ id: bigint; revision: number } | undefined> {
  const [row] = await db
    .select({ id: feedback.id, revision: feedback.revision })
    .from(feedback)
    .where(
      and(
        eq(feedback.tenantId, tenantId),
        eq(feedback.sessionId, sessionId),
        eq(feedback.status, 'READY'),
        revision === undefined ? undefined : eq(feedback.revision, revision),
      ),
    )
    .orderBy(desc(feedback.revision))
    .limit(1)
  return row
}

export async function findRating(db: Db, { tenantId, sessionId }: SessionKey): Promise<Rating | undefined> {
  const [row] = await db
    .select({ rating: ratings.rating, comment: ratings.comment, ratedAt: ratings.ratedAt })
    .from(ratings)
    .where(and(eq(ratings.tenantId, tenantId), eq(ratings.sessionId, sessionId)))
  return row
}

/** Stores the one rating of a session in the place of any earlier one. */
export async function putRating(
  tx: Tx,
  { tenantId, sessionId }: SessionKey,
  rating: Rating & { feedbackId: bigint },
): Promise<void> {
  await tx
    .insert(ratings)
    .values({ tenantId, sessionId, ...rating })
    .onConflictDoUpdate({ target: [ratings.tenantId, ratings.sessionId], set: rating })
}
