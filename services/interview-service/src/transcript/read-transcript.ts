import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { QaRecord } from './qa-record.ts'
import { listQaRecords, readAnsweredCount } from './qa-records.store.ts'

/** The records of these questions, in order. */
export function listQuestions(db: Db, key: SessionKey, numbers: readonly number[]): Promise<QaRecord[]> {
  return listQaRecords(db, key, numbers)
}

/** How many questions got an answer. */
export function countAnswered(db: Db, key: SessionKey): Promise<number> {
  return readAnsweredCount(db, key)
}
