import { interviewStarted, paymentCompleted } from '@interview-pass/contracts'
import { on, type ConsumerGroup } from '@interview-pass/service-kit'
import { activateCode, type ActivateDeps } from './access-codes/activate-code.ts'
import type { MailServer } from './emails/mail-server.ts'
import { sendAccessCode, type SendAccessCodeDeps } from './emails/send-access-code.ts'

/** Without a mail server nobody hears what would be mailed. */
export type SubscriptionDeps = ActivateDeps &
  Omit<SendAccessCodeDeps, 'mailServer'> & { readonly mailServer: MailServer | undefined }

/** The consumer groups of this service, each with every event that it hears, one line each. */
export function subscriptions(deps: SubscriptionDeps): ConsumerGroup[] {
  const { mailServer } = deps
  return [
    {
      group: 'payment-service',
      on: [on(interviewStarted, (event, group) => activateCode(deps, group, event))],
    },
    ...(mailServer === undefined ? [] : [emails({ ...deps, mailServer })]),
  ]
}

/** A group of its own, so that a mail server that is away holds up nothing but e-mails. */
function emails(deps: SendAccessCodeDeps): ConsumerGroup {
  return {
    group: 'payment-service-emails',
    isEssential: false,
    on: [on(paymentCompleted, (event) => sendAccessCode(deps, event))],
  }
}
