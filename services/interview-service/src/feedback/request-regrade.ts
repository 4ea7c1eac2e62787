import { AppError, type Database, type Tx, type Wakes } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { isClosed } from './feedback.ts'
import { hastenRevision, insertRevision, listFeedback, lockSubject } from './feedback.store.ts'
import { feedbackJob } from './request-feedback.ts'

export interface RequestRegradeDeps {
  readonly database: Database
  readonly now: () => Date
  readonly wakes: Pick<Wakes, 'job'>
}

/**
 * Asks that an interview be graded again from its stored answers, as a revision of its own; the earlier ones stay readable. While
 * one is waiting, that one becomes due at once. Returns the number of the revision that will come. Throws AppError
 * FEEDBACK_NOT_AVAILABLE when the interview has no feedback. What `record` writes commits with it.
 */
export async function requestRegrade(
  deps: RequestRegradeDeps,
  key: SessionKey,
  record: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<{ revision: number }> {
  const now = deps.now()
  const revision = await deps.database.transaction(async (tx) => {
    await lockSubject(tx, key)
    const [newest] = await listFeedback(tx, key)
    if (newest === undefined) throw new AppError('FEEDBACK_NOT_AVAILABLE')
    await record(tx)
    if (!isClosed(newest.status)) {
      await hastenRevision(tx, key, { revision: newest.revision, now })
      return newest.revision
    }
    // False when somebody else has asked for it meanwhile: the same revision comes.
    await insertRevision(tx, key, {
      revision: newest.revision + 1,
      cause: 'REGRADE',
      items: [],
      attempts: 0,
      nextAttemptAt: now,
    })
    return newest.revision + 1
  })
  deps.wakes.job(feedbackJob)
  return { revision }
}
