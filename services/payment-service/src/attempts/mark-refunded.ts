import type { Tx } from '@interview-pass/service-kit'
import { moveAttempt, type FoundAttempt } from './attempts.store.ts'

/** All that was paid with an attempt went back. */
export async function markRefunded(tx: Tx, { tenantId, attemptId }: FoundAttempt): Promise<void> {
  await moveAttempt(tx, { tenantId, attemptId }, 'REFUNDED', { queryDueAt: null })
}
