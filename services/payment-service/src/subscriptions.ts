import { interviewStarted, paymentCompleted } from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { activateCode, type ActivateDeps } from './access-codes/activate-code.ts'
import type { MailServer } from './emails/mail-server.ts'
import { requestEmail, type RequestEmailDeps } from './emails/request-email.ts'

/** Without a mail server nobody hears what would be mailed. */
export type SubscriptionDeps = ActivateDeps &
  RequestEmailDeps & { readonly mailServer: MailServer | undefined }

/** The consumer groups of this service, each with every event that it hears, one line each. */
export function subscriptions(deps: SubscriptionDeps): ConsumerGroup[] {
  return [
    {
      group: 'payment-service',
      on: [on(interviewStarted, (event, group) => activateCode(deps, group, event))],
    },
    ...(deps.mailServer === undefined ? [] : [emails(deps)]),
  ]
}

/** A group of its own, so that whatever is wrong with e-mails holds up nothing but e-mails. */
function emails(deps: RequestEmailDeps): ConsumerGroup {
  return {
    group: 'payment-service-emails',
    isEssential: false,
    on: [on(paymentCompleted, (event) => requestEmail(deps, event))],
  }
}
