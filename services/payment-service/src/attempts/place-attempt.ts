import { currentTraceparent, type Tx } from '@interview-pass/service-kit'
import { querySchedule } from './attempt.ts'
import { findTokenHolder } from './events-token.store.ts'
import { hashEventsToken, type EventsTokenOf } from './events-token.ts'
import { insertAttempt, type Attempt, type NewAttempt } from './attempts.store.ts'
import { countAttempts, findAttempt, findLatestAttempt } from './find-attempt.store.ts'

export { countAttempts, findAttempt, findLatestAttempt, findTokenHolder }

export interface AttemptToPlace extends Omit<
  NewAttempt,
  'publicId' | 'outTradeNo' | 'queryDueAt' | 'eventsTokenHash' | 'traceparent'
> {
  readonly createdAt: Date
}

export interface PlaceAttemptDeps {
  readonly newId: () => string
  readonly eventsTokenOf: EventsTokenOf
}

/** Records a new attempt, to be asked about soon: whatever breaks before the channel answered leaves one that is found. */
export function placeAttempt(
  tx: Tx,
  deps: PlaceAttemptDeps,
  { createdAt, ...attempt }: AttemptToPlace,
): Promise<Attempt> {
  const publicId = deps.newId()
  return insertAttempt(tx, {
    ...attempt,
    publicId,
    // Channels take letters, digits and underscores only.
    outTradeNo: publicId.replaceAll('-', ''),
    eventsTokenHash: hashEventsToken(deps.eventsTokenOf(publicId)),
    traceparent: currentTraceparent(),
    queryDueAt: new Date(createdAt.getTime() + querySchedule[0] * 1000),
  })
}
