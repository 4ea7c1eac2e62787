import { accessCodeRejected, paymentCompleted } from '@interview-pass/contracts'
import { on, type Subscription } from '@interview-pass/service-kit'
import { prepareSession, type PrepareSessionNeeds } from './sessions/prepare-session.ts'
import { rejectSession, type RejectSessionNeeds } from './sessions/reject-session.ts'

/** The consumer group of this service, without the namespace. */
const consumerGroup = 'interview-service'

/** The events heard, one line each. */
export function subscriptions(needs: PrepareSessionNeeds & RejectSessionNeeds): Subscription[] {
  return [
    on(paymentCompleted, (event) => prepareSession(needs, consumerGroup, event)),
    on(accessCodeRejected, (event) => rejectSession(needs, consumerGroup, event)),
  ]
}
