import { interviewStarted } from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { activateCode, type ActivateDeps } from './access-codes/activate-code.ts'

/** The consumer groups of this service, each with every event that it hears, one line each. */
export function subscriptions(deps: ActivateDeps): ConsumerGroup[] {
  return [
    {
      group: 'payment-service',
      on: [on(interviewStarted, (event, group) => activateCode(deps, group, event))],
    },
  ]
}
