import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Db, Tx } from '@interview-pass/service-kit'
import type { PlannedQuestion } from '../question-bank/question-bank.ts'
import type { SessionKey } from '../access/session-key.ts'
import { qaRecords } from '../tables.ts'
import type { QaRecord, QaRecordStatus } from './qa-record.ts'

const recordColumns = {
  id: qaRecords.id,
  number: qaRecords.number,
  status: qaRecords.status,
  question: qaRecords.question,
  plan: qaRecords.plan,
  answer: qaRecords.answer,
  followUps: qaRecords.followUps,
  asides: qaRecords.asides,
}

/** Writes the plan of an interview; its first question is asked at once. */
export async function insertPlan(
  tx: Tx,
  key: SessionKey,
  plan: readonly PlannedQuestion[],
  askedAt: Date,
): Promise<void> {
  await tx.insert(qaRecords).values(
    plan.map((planned) => ({
      ...key,
      number: planned.number,
      question: planned.text,
      plan: planned,
      status: planned.number === 1 ? ('ASKED' as const) : ('PLANNED' as const),
      askedAt: planned.number === 1 ? askedAt : null,
    })),
  )
}

/** The records with these numbers, in order. */
export async function listQaRecords(
  db: Db,
  key: SessionKey,
  numbers: readonly number[],
): Promise<QaRecord[]> {
  return db
    .select(recordColumns)
    .from(qaRecords)
    .where(and(isOfSession(key), inArray(qaRecords.number, [...numbers])))
    .orderBy(asc(qaRecords.number))
}

/** How many questions got an answer. */
export async function readAnsweredCount(db: Db, key: SessionKey): Promise<number> {
  return db.$count(qaRecords, and(isOfSession(key), isNotNull(qaRecords.answer)))
}

export async function updateQaRecord(
  tx: Tx,
  key: SessionKey,
  number: number,
  record: Pick<QaRecord, 'answer' | 'followUps' | 'asides'> & {
    status: QaRecordStatus
    closedAt: Date | null
  },
): Promise<void> {
  await tx
    .update(qaRecords)
    .set(record)
    .where(and(isOfSession(key), eq(qaRecords.number, number)))
}

/** Puts another question in the place of one that was not asked yet; one that was stays. */
export async function updatePlanned(tx: Tx, key: SessionKey, planned: PlannedQuestion): Promise<void> {
  await tx
    .update(qaRecords)
    .set({ question: planned.text, plan: planned })
    .where(and(isOfSession(key), eq(qaRecords.number, planned.number), eq(qaRecords.status, 'PLANNED')))
}

export async function updateAsked(tx: Tx, key: SessionKey, number: number, askedAt: Date): Promise<void> {
  await tx
    .update(qaRecords)
    .set({ status: 'ASKED', askedAt })
    .where(and(isOfSession(key), eq(qaRecords.number, number)))
}

function isOfSession(key: SessionKey) {
  return and(eq(qaRecords.tenantId, key.tenantId), eq(qaRecords.sessionId, key.sessionId))
}
