import { and, asc, eq, lte, ne, or, sql } from 'drizzle-orm'
import { statesBefore, type Db, type Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { Provenance } from '../interviewer/interviewer.ts'
import type { ProposedPlan } from '../interviewer/proposed-plan.ts'
import { isIn, plans, sessions, turns } from '../tables.ts'
import { planTransitions, type PlanFailure } from './plan.ts'

/** The right to make one plan, as long as nobody has taken it over under a higher fence. */
export interface PlanClaim extends SessionKey {
  readonly id: bigint
  readonly fence: number
  /** This attempt included. */
  readonly attempts: number
}

/** Asks for the plan of a session; does nothing when there is one. */
export async function insertPlan(tx: Tx, { tenantId, sessionId }: SessionKey): Promise<void> {
  await tx.insert(plans).values({ tenantId, sessionId }).onConflictDoNothing()
}

/** Claims the plan that has waited longest, of any tenant: new, given back, or left behind by a dead holder. */
export async function claimPlan(
  db: Db,
  input: { now: Date; leaseUntil: Date },
): Promise<PlanClaim | undefined> {
  const next = db
    .select({ id: plans.id })
    .from(plans)
    .where(
      or(
        isIn(plans.status, statesBefore(planTransitions, 'CLAIMED')),
        and(
          isIn(plans.status, statesBefore(planTransitions, 'LEASE_ENDED')),
          lte(plans.leaseUntil, input.now),
        ),
      ),
    )
    .orderBy(asc(plans.id))
    .limit(1)
    .for('update', { skipLocked: true })
  const [row] = await db
    .update(plans)
    .set({
      status: 'RUNNING',
      leaseUntil: input.leaseUntil,
      fence: sql`${plans.fence} + 1`,
      attempts: sql`${plans.attempts} + 1`,
    })
    .where(eq(plans.id, next))
    .returning({
      id: plans.id,
      tenantId: plans.tenantId,
      sessionId: plans.sessionId,
      fence: plans.fence,
      attempts: plans.attempts,
    })
  return row
}

/** The row of a claim that is still held. */
function heldBy(claim: PlanClaim) {
  return and(
    eq(plans.tenantId, claim.tenantId),
    eq(plans.id, claim.id),
    eq(plans.fence, claim.fence),
    isIn(plans.status, statesBefore(planTransitions, 'FINISHED')),
  )
}

/** Keeps the claim. False when it is lost. */
export async function extendPlanLease(
  db: Db,
  claim: PlanClaim,
  input: { leaseUntil: Date },
): Promise<boolean> {
  const rows = await db.update(plans).set(input).where(heldBy(claim)).returning({ id: plans.id })
  return rows.length === 1
}

/** Gives the claim back for another attempt. `attempts` replaces the count. */
export async function giveBackPlan(db: Db, claim: PlanClaim, input: { attempts: number }): Promise<void> {
  await db
    .update(plans)
    .set({ status: 'PENDING', leaseUntil: null, ...input })
    .where(heldBy(claim))
}

/** Writes down what was planned, and what planned it. False when the claim is lost. */
export async function storePlan(
  tx: Tx,
  claim: PlanClaim,
  input: { plan: ProposedPlan; provenance: Provenance; now: Date },
): Promise<boolean> {
  const { plan, provenance, now } = input
  const rows = await tx
    .update(plans)
    .set({
      status: 'READY',
      leaseUntil: null,
      competencies: [...plan.competencies],
      questions: [...plan.questions],
      ...provenance,
      closedAt: now,
    })
    .where(heldBy(claim))
    .returning({ id: plans.id })
  return rows.length === 1
}

/** Writes down why there is no plan. False when the claim is lost. */
export async function failPlan(
  db: Db,
  claim: PlanClaim,
  input: { failure: PlanFailure; now: Date },
): Promise<boolean> {
  const rows = await db
    .update(plans)
    .set({ status: 'FAILED', leaseUntil: null, failure: input.failure, closedAt: input.now })
    .where(heldBy(claim))
    .returning({ id: plans.id })
  return rows.length === 1
}

/** What a plan has to know of its session. Throws when there is no such session of this tenant. */
export async function getPlanSubject(db: Db, { tenantId, sessionId }: SessionKey) {
  const [session] = await db
    .select({
      kind: sessions.kind,
      level: sessions.level,
      language: sessions.language,
      questionCount: sessions.questionCount,
      position: sessions.position,
      jobDescription: sessions.jobDescription,
      resume: sessions.resume,
      traceparent: sessions.traceparent,
    })
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)))
  if (session === undefined) throw new Error('a plan has no session')
  return session
}

/**
 * Locks the session until the transaction ends and says where it is. A reply that is being made has read the question
 * after the one under discussion, which may therefore be asked at any moment. Throws when there is no such session.
 */
export async function lockProgress(
  tx: Tx,
  { tenantId, sessionId }: SessionKey,
): Promise<{ isOpen: boolean; isAnswering: boolean; questionNumber: number }> {
  const [session] = await tx
    .select({ status: sessions.status, questionNumber: sessions.questionNumber })
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)))
    .for('update')
  if (session === undefined) throw new Error('a plan has no session')
  const running = await tx.$count(
    turns,
    and(eq(turns.tenantId, tenantId), eq(turns.sessionId, sessionId), ne(turns.status, 'COMPLETED')),
  )
  const { status, questionNumber } = session
  return { isOpen: status === 'IN_PROGRESS', isAnswering: running > 0, questionNumber }
}
