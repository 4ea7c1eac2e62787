import type { Database, Logger } from '@interview-pass/service-kit'
import { announceEnd, endSession, type EndSessionDeps } from './end-session.ts'
import type { SessionKey } from '../access/session-key.ts'
import { countAnswered } from '../transcript/read-transcript.ts'
import { findLastSaidAt, getLockedSession, hasAnsweredAll, isAnswering } from './read-session.ts'
import { isOverdue, timeUpEnd } from './session.ts'
import { listOverdueSessions } from './sessions.store.ts'

export interface EndOverdueDeps extends EndSessionDeps {
  readonly database: Database
}

/** Of one run: the job comes again seconds later. */
const sessionsMax = 500

/** Ends the interviews whose time is over. One that fails is logged and does not hold up the others. */
export async function endOverdueSessions(
  deps: EndOverdueDeps & { logger: Logger },
  context: { signal: AbortSignal },
): Promise<void> {
  const overdue = await listOverdueSessions(deps.database.db, { now: deps.now(), limit: sessionsMax })
  for (const key of overdue) {
    context.signal.throwIfAborted()
    try {
      await endIfOverdue(deps, key)
    } catch (error) {
      deps.logger.error({ error }, 'an overdue interview could not be ended')
    }
  }
}

/**
 * Ends one interview if its time is over: as completed or abandoned when something was answered, else as expired. While a
 * reply is being made the interview goes on, and that turn sees the end.
 */
export async function endIfOverdue(deps: EndOverdueDeps, key: SessionKey): Promise<void> {
  const ended = await deps.database.transaction(async (tx) => {
    const session = await getLockedSession(tx, key)
    if (!isOverdue(session, deps.now()) || (await isAnswering(tx, key))) return undefined
    const said = {
      answered: await countAnswered(tx, key),
      lastSaidAt: await findLastSaidAt(tx, key),
      hasAnsweredAll: await hasAnsweredAll(tx, key, session),
    }
    return endSession(tx, deps, session, timeUpEnd(session, said))
  })
  if (ended !== undefined) announceEnd(deps, ended)
}
