import { AppError, type Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { PlannedQuestion } from '../question-bank/question-bank.ts'
import { withExchange, type Exchange } from './qa-record.ts'
import { insertPlan, listQaRecords, updateAsked, updatePlanned, updateQaRecord } from './qa-records.store.ts'

/** Begins the transcript of an interview with its plan; the first question is asked at once. */
export function startTranscript(
  tx: Tx,
  key: SessionKey,
  plan: readonly PlannedQuestion[],
  askedAt: Date,
): Promise<void> {
  return insertPlan(tx, key, plan, askedAt)
}

/** Puts other questions in the place of those with their numbers that were not asked yet. Under the session's lock. */
export async function replacePlanned(
  tx: Tx,
  key: SessionKey,
  questions: readonly PlannedQuestion[],
): Promise<void> {
  for (const question of questions) await updatePlanned(tx, key, question)
}

/** Writes down what was said about a question that was asked. */
export async function recordAnswer(
  tx: Tx,
  key: SessionKey,
  questionNumber: number,
  exchange: Exchange,
  now: Date,
): Promise<void> {
  const [record] = await listQaRecords(tx, key, [questionNumber])
  if (record === undefined) throw new AppError('SERVICE_ERROR')
  const { status, ...said } = withExchange(record, exchange)
  const closedAt = status === 'ASKED' ? null : now
  await updateQaRecord(tx, key, questionNumber, { ...said, status, closedAt })
}

/** Writes down that the next planned question was asked. */
export function recordAsked(tx: Tx, key: SessionKey, questionNumber: number, now: Date): Promise<void> {
  return updateAsked(tx, key, questionNumber, now)
}
