import type { Tx } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { insertFeedback } from './feedback.store.ts'

/** The job that makes what is asked for here. */
export const feedbackJob = 'make-feedback'

/** Asks for feedback of a session that has just ended, in the transaction that ends it. Asking again changes nothing. */
export async function requestFeedback(tx: Tx, key: SessionKey): Promise<void> {
  await insertFeedback(tx, key)
}
