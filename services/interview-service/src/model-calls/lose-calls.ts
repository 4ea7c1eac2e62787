import type { Db } from '@interview-pass/service-kit'
import type { CallOwner } from './model-call.ts'
import { markCallsLost } from './model-calls.store.ts'

/**
 * Records as LOST the calls that a dead process left RUNNING: those of the turn, or without a `turnId` the session's
 * assessments. For whoever takes over the lease, before it calls again. Answers how many there were.
 */
export function loseCalls(needs: { db: Db }, owner: CallOwner): Promise<number> {
  return markCallsLost(needs.db, owner)
}
