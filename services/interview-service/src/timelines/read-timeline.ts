import { AppError, type Database, type TenantActor, recordAct, type Act } from '@interview-pass/service-kit'
import { getSessionKey } from '../sessions/find-for-act.ts'
import { getTranscript, type Transcript } from '../transcript/read-transcript.ts'
import { findListedSession, listCalls, listRevisions, listTurnStates } from './timelines.store.ts'

export type Timeline = Awaited<ReturnType<typeof getTimeline>>

/** What happened in a session, without a word of its candidate. Throws AppError SESSION_NOT_FOUND. */
export async function getTimeline({ db }: Database, { tenantId }: TenantActor, publicId: string) {
  const key = await getSessionKey(db, tenantId, publicId)
  const session = await findListedSession(db, key)
  if (session === undefined) throw new AppError('SESSION_NOT_FOUND')
  return {
    session,
    turns: await listTurnStates(db, key),
    calls: await listCalls(db, key),
    revisions: await listRevisions(db, key),
  }
}

/** The words of a session. Whoever reads them is written down first. Throws AppError SESSION_NOT_FOUND. */
export function readTranscriptByAct(database: Database, act: Act, publicId: string): Promise<Transcript> {
  return database.transaction(async (tx) => {
    const key = await getSessionKey(tx, act.tenantId, publicId)
    await recordAct(tx, act, {
      action: 'READ_TRANSCRIPT',
      resource: 'transcripts',
      resourceId: publicId.toLowerCase(),
    })
    return getTranscript(tx, key)
  })
}
