import { interviewStarted } from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { activateCode, type ActivateNeeds } from './access-codes/activate-code.ts'

/** The consumer groups of this service, each with every event that it hears, one line each. */
export function subscriptions(needs: ActivateNeeds): ConsumerGroup[] {
  return [
    {
      group: 'payment-service',
      on: [on(interviewStarted, (event, group) => activateCode(needs, group, event))],
    },
  ]
}
