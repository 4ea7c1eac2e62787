import type { Db } from '@interview-pass/service-kit'
import type { CallOwner, CallPurpose } from './model-call.ts'
import { readCompletedCalls } from './model-calls.store.ts'

/** How many calls of a turn for this purpose have answered: a step is answered once, even when the answer was lost. */
export function countCompletedCalls(
  needs: { db: Db },
  owner: CallOwner & { turnId: bigint },
  purpose: CallPurpose,
): Promise<number> {
  return readCompletedCalls(needs.db, owner, purpose)
}
