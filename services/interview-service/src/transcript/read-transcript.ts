import { AppError, type Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import type { QaRecord } from './qa-record.ts'
import { listQaRecords, readAnsweredCount } from './qa-records.store.ts'
import {
  findTranscriptHead,
  listAnsweredCalls,
  listAskedQuestions,
  listStoredTurns,
  type TranscriptHead,
} from './transcript.store.ts'
import { transcriptOf, type TranscriptQuestion } from './transcript.ts'

/** The records of these questions, in order. */
export function listQuestions(db: Db, key: SessionKey, numbers: readonly number[]): Promise<QaRecord[]> {
  return listQaRecords(db, key, numbers)
}

/** How many questions got an answer. */
export function countAnswered(db: Db, key: SessionKey): Promise<number> {
  return readAnsweredCount(db, key)
}

/** All that was asked and said in an interview, as far as it has come. */
export interface Transcript extends TranscriptHead {
  readonly questions: readonly TranscriptQuestion[]
}

/** Throws AppError SESSION_NOT_FOUND. */
export async function getTranscript(db: Db, key: SessionKey): Promise<Transcript> {
  const head = await findTranscriptHead(db, key)
  if (head === undefined) throw new AppError('SESSION_NOT_FOUND')
  // Calls after turns: what wrote a reply that is shown is then known as well.
  const [questions, turns] = [await listAskedQuestions(db, key), await listStoredTurns(db, key)]
  return { ...head, questions: transcriptOf(questions, turns, await listAnsweredCalls(db, key)) }
}
