import { and, asc, desc, eq, lte, ne, or, sql } from 'drizzle-orm'
import type { Language } from '@interview-pass/contracts'
import { statesBefore, type Db, type Tx } from '@interview-pass/service-kit'
import { z } from 'zod'
import { exchangeOf, type QaRecord } from '../transcript/qa-record.ts'
import type { SessionKey } from '../access/session-key.ts'
import { feedback, isIn, qaRecords, sessions, tenants } from '../tables.ts'
import { feedbackItem, type FeedbackItem } from './feedback-item.ts'
import { feedbackTransitions, type StoredFeedback } from './feedback.ts'

/** The right to write one revision, as long as nobody has taken it over under a higher fence. */
export interface FeedbackClaim extends SessionKey {
  readonly id: bigint
  readonly revision: number
  readonly fence: number
  /** This attempt included. */
  readonly attempts: number
  /** What earlier attempts have finished. */
  readonly items: readonly FeedbackItem[]
}

export interface FinishedFeedback {
  readonly overallScore: number | null
  readonly dimensions: readonly { name: string; score: number | null }[]
  readonly summary: string
  readonly rubricVersion: string
  readonly schemaVersion: string
  readonly promptVersion: string | null
  readonly model: string | null
}

const items = z.array(feedbackItem)
const dimensions = z.array(z.object({ name: z.string(), score: z.int().nullable() }))

/** Asks for the first revision; does nothing when there is one. */
export async function insertFeedback(tx: Tx, { tenantId, sessionId }: SessionKey): Promise<void> {
  await tx.insert(feedback).values({ tenantId, sessionId, revision: 1 }).onConflictDoNothing()
}

/** Claims the revision that has waited longest, of any tenant: new, postponed and due, or left behind by a dead holder. */
export async function claimFeedback(
  db: Db,
  input: { now: Date; leaseUntil: Date },
): Promise<FeedbackClaim | undefined> {
  const next = db
    .select({ id: feedback.id })
    .from(feedback)
    .where(
      or(
        and(
          isIn(feedback.status, statesBefore(feedbackTransitions, 'CLAIMED')),
          lte(feedback.nextAttemptAt, input.now),
        ),
        and(
          isIn(feedback.status, statesBefore(feedbackTransitions, 'LEASE_ENDED')),
          lte(feedback.leaseUntil, input.now),
        ),
      ),
    )
    .orderBy(asc(feedback.nextAttemptAt), asc(feedback.id))
    .limit(1)
    .for('update', { skipLocked: true })
  const [row] = await db
    .update(feedback)
    .set({
      status: 'RUNNING',
      leaseUntil: input.leaseUntil,
      fence: sql`${feedback.fence} + 1`,
      attempts: sql`${feedback.attempts} + 1`,
    })
    .where(eq(feedback.id, next))
    .returning()
  if (row === undefined) return undefined
  return {
    id: row.id,
    tenantId: row.tenantId,
    sessionId: row.sessionId,
    revision: row.revision,
    fence: row.fence,
    attempts: row.attempts,
    items: items.parse(row.items),
  }
}

/** The row of a claim that is still held. */
function heldBy(claim: FeedbackClaim) {
  return and(
    eq(feedback.tenantId, claim.tenantId),
    eq(feedback.id, claim.id),
    eq(feedback.fence, claim.fence),
    isIn(feedback.status, statesBefore(feedbackTransitions, 'FINISHED')),
  )
}

/** Adds one finished question and extends the lease. False when the claim is lost. */
export async function addItem(
  db: Db,
  claim: FeedbackClaim,
  input: { item: FeedbackItem; leaseUntil: Date },
): Promise<boolean> {
  const rows = await db
    .update(feedback)
    .set({
      items: sql`${feedback.items} || ${JSON.stringify([input.item])}::text::jsonb`,
      leaseUntil: input.leaseUntil,
    })
    .where(heldBy(claim))
    .returning({ id: feedback.id })
  return rows.length === 1
}

/** Keeps the claim. False when it is lost. */
export async function extendLease(
  db: Db,
  claim: FeedbackClaim,
  input: { leaseUntil: Date },
): Promise<boolean> {
  const rows = await db.update(feedback).set(input).where(heldBy(claim)).returning({ id: feedback.id })
  return rows.length === 1
}

/** Gives the claim back for a later attempt. `attempts` replaces the count. */
export async function postponeFeedback(
  db: Db,
  claim: FeedbackClaim,
  input: { nextAttemptAt: Date; attempts: number },
): Promise<void> {
  await db
    .update(feedback)
    .set({ status: 'PENDING', leaseUntil: null, ...input })
    .where(heldBy(claim))
}

/** Closes a revision for good. False when the claim is lost. */
export async function closeFeedback(
  tx: Tx,
  claim: FeedbackClaim,
  input: FinishedFeedback & { status: 'READY' | 'FAILED'; items: readonly FeedbackItem[]; now: Date },
): Promise<boolean> {
  const { now, status, items: all, dimensions: scores, ...rest } = input
  const rows = await tx
    .update(feedback)
    .set({
      ...rest,
      status,
      leaseUntil: null,
      items: [...all],
      dimensions: [...scores],
      readyAt: status === 'READY' ? now : null,
    })
    .where(heldBy(claim))
    .returning({ id: feedback.id })
  return rows.length === 1
}

/** What a feedback is about: the session and the questions that were asked. */
export interface FeedbackSubject {
  readonly publicId: string
  readonly tenantPublicId: string
  readonly language: Language
  readonly questions: readonly AskedQuestion[]
}

export interface AskedQuestion {
  readonly number: number
  readonly question: string
  readonly exchange: ReturnType<typeof exchangeOf>
}

/** Throws when there is no such session of this tenant. */
export async function getFeedbackSubject(db: Db, key: SessionKey): Promise<FeedbackSubject> {
  const [session] = await db
    .select({ publicId: sessions.publicId, tenantPublicId: tenants.publicId, language: sessions.language })
    .from(sessions)
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.tenantId, key.tenantId), eq(sessions.id, key.sessionId)))
  if (session === undefined) throw new Error('a feedback has no session')
  const records: Pick<QaRecord, 'number' | 'question' | 'answer' | 'followUps'>[] = await db
    .select({
      number: qaRecords.number,
      question: qaRecords.question,
      answer: qaRecords.answer,
      followUps: qaRecords.followUps,
    })
    .from(qaRecords)
    .where(
      and(
        eq(qaRecords.tenantId, key.tenantId),
        eq(qaRecords.sessionId, key.sessionId),
        ne(qaRecords.status, 'PLANNED'),
      ),
    )
    .orderBy(asc(qaRecords.number))
  const questions = records.map((record) => ({
    number: record.number,
    question: record.question,
    exchange: exchangeOf(record),
  }))
  return { ...session, questions }
}

/** The newest revision of a session's feedback. */
export async function findFeedback(db: Db, key: SessionKey): Promise<StoredFeedback | undefined> {
  const [row] = await db
    .select()
    .from(feedback)
    .where(and(eq(feedback.tenantId, key.tenantId), eq(feedback.sessionId, key.sessionId)))
    .orderBy(desc(feedback.revision))
    .limit(1)
  if (row === undefined) return undefined
  return { ...row, items: items.parse(row.items), dimensions: dimensions.parse(row.dimensions) }
}
