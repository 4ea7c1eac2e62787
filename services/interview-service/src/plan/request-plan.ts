import type { Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { canBePlanned, type Documents } from './plan-brief.ts'
import { insertPlan } from './plans.store.ts'

/**
 * Asks for a plan of an interview that has just opened, in the transaction that opens it, when enough is known of the
 * position or the candidate and more than the opening question is to be asked.
 */
export async function requestPlan(
  tx: Tx,
  key: SessionKey,
  known: Documents & { readonly questionCount: number },
): Promise<void> {
  if (canBePlanned(known) && known.questionCount > 1) await insertPlan(tx, key)
}
