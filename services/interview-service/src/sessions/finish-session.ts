import { AppError } from '@interview-pass/service-kit'
import type { EndOverdueDeps } from './end-overdue.ts'
import { announceEnd, endSession } from './end-session.ts'
import type { SessionKey } from '../access/session-key.ts'
import { getLockedSession, isAnswering } from './read-session.ts'
import type { Session } from './session.ts'

/**
 * Ends an interview before its last question, at the candidate's wish; a completed one stays as it is. Throws AppError
 * TURN_IN_PROGRESS while a reply is being made, so that its answer is not lost to the feedback, and SESSION_NOT_OPEN when
 * the interview ended otherwise.
 */
export async function finishSession(deps: EndOverdueDeps, key: SessionKey): Promise<Session> {
  const { session, isEnded } = await deps.database.transaction(async (tx) => {
    const found = await getLockedSession(tx, key)
    if (found.status === 'COMPLETED') return { session: found, isEnded: false }
    if (await isAnswering(tx, key)) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
    const end = { event: 'FINISHED_EARLY', reason: 'FINISHED_EARLY' } as const
    return { session: await endSession(tx, deps, found, end), isEnded: true }
  })
  if (isEnded) announceEnd(deps, session)
  return session
}
