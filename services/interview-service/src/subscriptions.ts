import {
  accessCodeExpired,
  accessCodeRejected,
  paymentCompleted,
  paymentRefunded,
} from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { closeExpiredSession, closeRefundedSession, type CloseSessionDeps } from './sessions/close-session.ts'
import { prepareSession, type PrepareSessionDeps } from './sessions/prepare-session.ts'
import { rejectSession, type RejectSessionDeps } from './sessions/reject-session.ts'

/** The consumer groups of this service, each with the events that it hears, one line each. */
export function subscriptions(
  deps: PrepareSessionDeps & RejectSessionDeps & CloseSessionDeps,
): ConsumerGroup[] {
  return [
    {
      group: 'interview-service',
      on: [
        on(paymentCompleted, (event, group) => prepareSession(deps, group, event)),
        on(paymentRefunded, (event, group) => closeRefundedSession(deps, group, event)),
        on(accessCodeExpired, (event, group) => closeExpiredSession(deps, group, event)),
        on(accessCodeRejected, (event, group) => rejectSession(deps, group, event)),
      ],
    },
  ]
}
