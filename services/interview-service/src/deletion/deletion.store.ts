import { and, eq, isNotNull, or } from 'drizzle-orm'
import type { Db, Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import {
  deletions,
  feedback,
  idempotencyKeys,
  modelCalls,
  plans,
  qaRecords,
  ratings,
  sessions,
  sessionTokens,
  turns,
} from '../tables.ts'
import type { Deletion } from './deletion.ts'

/**
 * Removes what a candidate said and gave, what was made of it, and every way to it. Returns how many rows of each there
 * were. Rows that refer to others go first.
 */
export async function deleteCandidateData(
  tx: Tx,
  key: SessionKey,
  input: { caller: string; deletedAt: Date },
): Promise<Record<string, number>> {
  const isOf = (
    table:
      | typeof turns
      | typeof qaRecords
      | typeof feedback
      | typeof plans
      | typeof ratings
      | typeof sessionTokens,
  ) => and(eq(table.tenantId, key.tenantId), eq(table.sessionId, key.sessionId))
  const isCallOf = and(eq(modelCalls.tenantId, key.tenantId), eq(modelCalls.sessionId, key.sessionId))
  const links = await tx
    .update(modelCalls)
    .set({ turnId: null, requestId: null })
    .where(and(isCallOf, or(isNotNull(modelCalls.turnId), isNotNull(modelCalls.requestId))))
    .returning({ id: modelCalls.id })
  const removed = {
    model_call_links: links.length,
    ratings: (await tx.delete(ratings).where(isOf(ratings)).returning({ id: ratings.id })).length,
    feedback: (await tx.delete(feedback).where(isOf(feedback)).returning({ id: feedback.id })).length,
    turns: (await tx.delete(turns).where(isOf(turns)).returning({ id: turns.id })).length,
    plans: (await tx.delete(plans).where(isOf(plans)).returning({ id: plans.id })).length,
    questions: (await tx.delete(qaRecords).where(isOf(qaRecords)).returning({ id: qaRecords.id })).length,
    tokens: (await tx.delete(sessionTokens).where(isOf(sessionTokens)).returning({ id: sessionTokens.id }))
      .length,
    idempotency_keys: (
      await tx
        .delete(idempotencyKeys)
        .where(and(eq(idempotencyKeys.tenantId, key.tenantId), eq(idempotencyKeys.caller, input.caller)))
        .returning({ id: idempotencyKeys.id })
    ).length,
  }
  await tx
    .update(sessions)
    .set({ position: null, jobDescription: null, resume: null, deletedAt: input.deletedAt })
    .where(and(eq(sessions.tenantId, key.tenantId), eq(sessions.id, key.sessionId)))
  return removed
}

export async function insertDeletion(tx: Tx, key: SessionKey, deletion: Deletion): Promise<void> {
  await tx.insert(deletions).values({ ...key, ...deletion })
}

export async function findDeletion(
  db: Db,
  { tenantId, sessionId }: SessionKey,
): Promise<Deletion | undefined> {
  const [row] = await db
    .select({
      publicId: deletions.publicId,
      requestedBy: deletions.requestedBy,
      removed: deletions.removed,
      kept: deletions.kept,
      deletedAt: deletions.deletedAt,
    })
    .from(deletions)
    .where(and(eq(deletions.tenantId, tenantId), eq(deletions.sessionId, sessionId)))
  return row
}
