import { AppError } from '@interview-pass/service-kit'
import type { EndOverdueDeps } from './end-overdue.ts'
import { announceEnd, endSession } from './end-session.ts'
import type { SessionKey } from '../access/session-key.ts'
import { getLockedSession, hasAnsweredAll, isAnswering } from './read-session.ts'
import type { Session } from './session.ts'

/**
 * Ends an interview before its last answer, at the candidate's wish, or without a question of theirs after it; a completed one stays as it is. Throws AppError
 * TURN_IN_PROGRESS while a reply is being made, so that its answer is not lost to the feedback, and SESSION_NOT_OPEN when
 * the interview ended otherwise.
 */
export async function finishSession(deps: EndOverdueDeps, key: SessionKey): Promise<Session> {
  const { session, isEnded } = await deps.database.transaction(async (tx) => {
    const found = await getLockedSession(tx, key)
    if (found.status === 'COMPLETED') return { session: found, isEnded: false }
    if (await isAnswering(tx, key)) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
    const event = (await hasAnsweredAll(tx, key, found)) ? 'ALL_QUESTIONS_ASKED' : 'FINISHED_EARLY'
    return { session: await endSession(tx, deps, found, { event, reason: event }), isEnded: true }
  })
  if (isEnded) announceEnd(deps, session)
  return session
}
