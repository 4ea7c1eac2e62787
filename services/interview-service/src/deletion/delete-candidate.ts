import { AppError, nextState, type Database, type Tx, recordAct, type Act } from '@interview-pass/service-kit'
import { accessCodeHash } from '../access/access-grant.ts'
import type { AccessCache } from '../access/remember-access.ts'
import type { SessionKey } from '../access/session-key.ts'
import { announceEnd, endSession, type EndSessionDeps } from '../sessions/end-session.ts'
import { getSessionKey } from '../sessions/find-for-act.ts'
import { getLockedSession, isAnswering } from '../sessions/read-session.ts'
import { isOpen, sessionTransitions, type Session } from '../sessions/session.ts'
import { keptFacts, type Deletion, type Requester } from './deletion.ts'
import { deleteCandidateData, findDeletion, insertDeletion } from './deletion.store.ts'

export interface DeleteCandidateDeps extends EndSessionDeps {
  readonly database: Database
  readonly accessCache: AccessCache
  readonly newId: () => string
}

/** A session and the proof that its candidate's data are gone. */
export interface ProvedDeletion extends Deletion {
  readonly sessionPublicId: string
}

/**
 * Removes what a candidate said in an interview, what was made of it and every token to it, at the candidate's own wish. An
 * interview that goes on ends before. Throws AppError TURN_IN_PROGRESS while a reply is being made.
 */
export function deleteOwnData(deps: DeleteCandidateDeps, key: SessionKey): Promise<ProvedDeletion> {
  return remove(deps, key, 'CANDIDATE', async () => undefined)
}

/**
 * The same at the wish of a candidate who has written to us. Throws AppError SESSION_NOT_FOUND as well, and SESSION_NOT_OPEN for an
 * interview that may still be opened: it holds nothing of a candidate, and what is said in it is removed when they ask for that.
 */
export async function deleteByAct(
  deps: DeleteCandidateDeps,
  act: Act,
  publicId: string,
): Promise<ProvedDeletion> {
  const key = await getSessionKey(deps.database.db, act.tenantId, publicId)
  return remove(deps, key, 'ADMINISTRATOR', (tx, session) =>
    recordAct(tx, act, {
      action: 'DELETE_CANDIDATE_DATA',
      resource: 'candidate-data',
      resourceId: session.publicId,
    }),
  )
}

/** Once for each session: who asks again gets the same proof. */
async function remove(
  deps: DeleteCandidateDeps,
  key: SessionKey,
  requestedBy: Requester,
  record: (tx: Tx, session: Session) => Promise<void>,
): Promise<ProvedDeletion> {
  const { session, deletion, ended } = await deps.database.transaction(async (tx) => {
    const found = await getLockedSession(tx, key)
    if (mayBeOpened(found)) throw new AppError('SESSION_NOT_OPEN')
    await record(tx, found)
    const earlier = await findDeletion(tx, key)
    if (earlier !== undefined) return { session: found, deletion: earlier, ended: undefined }
    if (await isAnswering(tx, key)) throw new AppError('TURN_IN_PROGRESS', { retryAfterSeconds: 1 })
    const end = { event: 'FINISHED_EARLY', reason: 'FINISHED_EARLY' } as const
    const endedNow = isOpen(found) ? await endSession(tx, deps, found, end) : undefined
    const deletedAt = deps.now()
    const caller = `code:${accessCodeHash(found.accessCode)}`
    const removed = await deleteCandidateData(tx, key, { caller, deletedAt })
    const kept = Object.keys(keptFacts)
    const made = { publicId: deps.newId(), requestedBy, removed, kept, deletedAt }
    await insertDeletion(tx, key, made)
    return { session: found, deletion: made, ended: endedNow }
  })
  if (ended !== undefined) announceEnd(deps, ended)
  await deps.accessCache.forget(session.accessCode)
  return { ...deletion, sessionPublicId: session.publicId }
}

function mayBeOpened({ status }: Pick<Session, 'status'>): boolean {
  return nextState(sessionTransitions, status, 'STARTED') !== undefined
}
