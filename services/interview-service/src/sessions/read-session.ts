import { AppError, type Db, type Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { isInvited } from '../transcript/qa-record.ts'
import { listQuestions } from '../transcript/read-transcript.ts'
import type { Session, SessionState } from './session.ts'
import { findLastTurnTime, findSession, hasRunningTurn, lockSession } from './sessions.store.ts'

/** A session as it stands. Throws AppError SESSION_NOT_FOUND. */
export async function getSessionState(db: Db, key: SessionKey): Promise<SessionState> {
  const session = await findSession(db, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  const { questionNumber } = session
  const questions = await listQuestions(db, key, [questionNumber, questionNumber + 1])
  return {
    session,
    question: questions.find(({ number }) => number === questionNumber),
    nextQuestion: questions.find(({ number }) => number === questionNumber + 1),
  }
}

/** Locks a session until the transaction ends, so that nothing else changes it meanwhile. Throws AppError SESSION_NOT_FOUND. */
export async function getLockedSession(tx: Tx, key: SessionKey): Promise<Session> {
  const session = await lockSession(tx, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  return session
}

/** Whether a reply is being made right now. Ask it under the session's lock: a turn is claimed under it, so that none can appear between. */
export function isAnswering(tx: Tx, key: SessionKey): Promise<boolean> {
  return hasRunningTurn(tx, key)
}

/** Whether an interview goes on only because the candidate may ask something. */
export async function hasAnsweredAll(tx: Tx, key: SessionKey, session: Session): Promise<boolean> {
  const [question] = await listQuestions(tx, key, [session.questionNumber])
  return question !== undefined && isInvited(question)
}

/** When the candidate last said something; null when they never did. */
export function findLastSaidAt(db: Db, key: SessionKey): Promise<Date | null> {
  return findLastTurnTime(db, key)
}
