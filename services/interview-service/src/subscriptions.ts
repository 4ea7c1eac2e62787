import { accessCodeRejected, paymentCompleted } from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { prepareSession, type PrepareSessionNeeds } from './sessions/prepare-session.ts'
import { rejectSession, type RejectSessionNeeds } from './sessions/reject-session.ts'

/** The consumer groups of this service, each with the events that it hears, one line each. */
export function subscriptions(needs: PrepareSessionNeeds & RejectSessionNeeds): ConsumerGroup[] {
  return [
    {
      group: 'interview-service',
      on: [
        on(paymentCompleted, (event, group) => prepareSession(needs, group, event)),
        on(accessCodeRejected, (event, group) => rejectSession(needs, group, event)),
      ],
    },
  ]
}
