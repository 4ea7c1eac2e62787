import type { Tx } from '@interview-pass/service-kit'
import { querySchedule } from './attempt.ts'
import { insertAttempt, type Attempt, type NewAttempt } from './attempts.store.ts'
import { findAttempt, findLatestAttempt } from './find-attempt.store.ts'

export { findAttempt, findLatestAttempt }

export interface AttemptToPlace extends Omit<NewAttempt, 'publicId' | 'outTradeNo' | 'queryDueAt'> {
  readonly createdAt: Date
}

/** Records a new attempt, to be asked about soon: whatever breaks before the channel answered leaves one that is found. */
export function placeAttempt(
  tx: Tx,
  deps: { readonly newId: () => string },
  { createdAt, ...attempt }: AttemptToPlace,
): Promise<Attempt> {
  const publicId = deps.newId()
  return insertAttempt(tx, {
    ...attempt,
    publicId,
    // Channels take letters, digits and underscores only.
    outTradeNo: publicId.replaceAll('-', ''),
    queryDueAt: new Date(createdAt.getTime() + querySchedule[0] * 1000),
  })
}
