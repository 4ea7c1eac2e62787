import { and, asc, desc, eq, lte, or, sql } from 'drizzle-orm'
import { statesBefore, type Db, type Tx } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { Provenance } from '../interviewer/interviewer.ts'
import type { SessionKey } from '../access/session-key.ts'
import { feedback, isIn, sessions } from '../tables.ts'
import { feedbackItem, type FeedbackItem } from './feedback-item.ts'
import { feedbackTransitions, type RevisionCause, type StoredFeedback } from './feedback.ts'
import type { NextStep } from './next-steps.ts'

/** The right to write one revision, as long as nobody has taken it over under a higher fence. */
export interface FeedbackClaim extends SessionKey {
  readonly id: bigint
  readonly revision: number
  readonly fence: number
  /** This attempt included. */
  readonly attempts: number
  readonly cause: RevisionCause
  /** What earlier attempts have finished. */
  readonly items: readonly FeedbackItem[]
  /** How many of them an earlier revision had finished. */
  readonly carriedItems: number
}

export interface FinishedFeedback {
  readonly overallScore: number | null
  readonly dimensions: readonly { name: string; score: number | null }[]
  readonly spread: { min: number; max: number } | null
  readonly summary: string
  readonly nextSteps: readonly NextStep[]
  readonly nextStepsProvenance: Provenance | null
  readonly rubricVersion: string
  readonly schemaVersion: string
  readonly promptVersion: string | null
  readonly model: string | null
}

const items = z.array(feedbackItem)
const dimensions = z.array(z.object({ name: z.string(), score: z.int().nullable() }))
const spread = z.object({ min: z.int(), max: z.int() }).nullable()
const nextSteps = z.array(z.object({ text: z.string(), questions: z.array(z.int()) }))

/**
 * Locks the session until the transaction ends: taken before a revision is added, so that none is left behind by a deletion of the
 * candidate's data.
 */
export async function lockSubject(tx: Tx, { tenantId, sessionId }: SessionKey): Promise<void> {
  await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)))
    .for('no key update')
}

/** Asks for the first revision; does nothing when there is one. */
export async function insertFeedback(tx: Tx, { tenantId, sessionId }: SessionKey): Promise<void> {
  await tx.insert(feedback).values({ tenantId, sessionId, revision: 1 }).onConflictDoNothing()
}

/** What a session's next revision begins with. */
export interface NewRevision {
  readonly revision: number
  readonly cause: RevisionCause
  readonly items: readonly FeedbackItem[]
  readonly attempts: number
  readonly nextAttemptAt: Date
}

/** Asks for another revision. False when it exists or another one is open. */
export async function insertRevision(
  tx: Tx,
  { tenantId, sessionId }: SessionKey,
  { items: carried, ...revision }: NewRevision,
): Promise<boolean> {
  const rows = await tx
    .insert(feedback)
    .values({ tenantId, sessionId, ...revision, items: [...carried], carriedItems: carried.length })
    .onConflictDoNothing()
    .returning({ id: feedback.id })
  return rows.length === 1
}

/** Makes a revision that waits due at once, with all its attempts before it. False when it does not wait. */
export async function hastenRevision(
  tx: Tx,
  { tenantId, sessionId }: SessionKey,
  input: { revision: number; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(feedback)
    .set({ nextAttemptAt: input.now, attempts: 0 })
    .where(
      and(
        eq(feedback.tenantId, tenantId),
        eq(feedback.sessionId, sessionId),
        eq(feedback.revision, input.revision),
        isIn(feedback.status, ['PENDING']),
      ),
    )
    .returning({ id: feedback.id })
  return rows.length === 1
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
    cause: row.cause,
    items: items.parse(row.items),
    carriedItems: row.carriedItems,
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
  const { now, status, items: all, dimensions: scores, nextSteps: steps, ...rest } = input
  const rows = await tx
    .update(feedback)
    .set({
      ...rest,
      status,
      leaseUntil: null,
      items: [...all],
      dimensions: [...scores],
      nextSteps: [...steps],
      readyAt: status === 'READY' ? now : null,
    })
    .where(heldBy(claim))
    .returning({ id: feedback.id })
  return rows.length === 1
}

/** All revisions of a session's feedback, the newest first. */
export async function listFeedback(db: Db, key: SessionKey): Promise<StoredFeedback[]> {
  const rows = await db
    .select()
    .from(feedback)
    .where(and(eq(feedback.tenantId, key.tenantId), eq(feedback.sessionId, key.sessionId)))
    .orderBy(desc(feedback.revision))
  return rows.map((row) => ({
    ...row,
    items: items.parse(row.items),
    dimensions: dimensions.parse(row.dimensions),
    spread: spread.parse(row.spread),
    nextSteps: nextSteps.parse(row.nextSteps),
  }))
}
