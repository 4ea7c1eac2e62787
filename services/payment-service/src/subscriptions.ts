import { interviewStarted } from '@interview-pass/contracts'
import { on, type Subscription } from '@interview-pass/service-kit'
import { activateCode, type ActivateNeeds } from './access-codes/activate-code.ts'

/** Every event this service hears, one line each. */
export function subscriptions(needs: ActivateNeeds): Subscription[] {
  return [on(interviewStarted, (event) => activateCode(needs, event))]
}
