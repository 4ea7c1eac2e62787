import type { Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { insertPlan } from './plans.store.ts'

/**
 * Asks for a plan of an interview that has just opened, in the transaction that opens it, when anything is known of the
 * position or the candidate and more than the opening question is to be asked.
 */
export async function requestPlan(
  tx: Tx,
  key: SessionKey,
  known: {
    readonly position: string | null
    readonly jobDescription: string | null
    readonly resume: string | null
    readonly questionCount: number
  },
): Promise<void> {
  const isKnown = [known.position, known.jobDescription, known.resume].some((text) => text !== null)
  if (isKnown && known.questionCount > 1) await insertPlan(tx, key)
}
