import { AppError, type Db } from '@interview-pass/service-kit'
import { listQaRecords } from './qa-records.store.ts'
import type { Interview } from './interview.ts'
import { findSession, type SessionKey } from './sessions.store.ts'

/** An interview as it stands. Throws AppError SESSION_NOT_FOUND. */
export async function getInterview(db: Db, key: SessionKey): Promise<Interview> {
  const session = await findSession(db, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  const { questionNumber } = session
  const records = await listQaRecords(db, key, [questionNumber, questionNumber + 1])
  return {
    session,
    question: records.find(({ number }) => number === questionNumber),
    nextQuestion: records.find(({ number }) => number === questionNumber + 1),
  }
}
