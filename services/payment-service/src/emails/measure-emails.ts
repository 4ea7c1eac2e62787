import { counter, gauge, histogram, type Metrics } from '@interview-pass/service-kit'

/**
 * What became of an e-mail when its turn came. NOT_SENT: the mail server cannot be reached. DEFERRED: it asked for another
 * try. UNKNOWN: it may have taken the e-mail. TOO_LATE: it is no
 * news any more. REPEAT: its event came once more.
 */
const emailOutcomes = [
  'SENT',
  'REFUSED',
  'GIVEN_UP',
  'TOO_LATE',
  'DEFERRED',
  'UNKNOWN',
  'NOT_SENT',
  'NO_ADDRESS',
  'CODE_OVER',
  'REPEAT',
] as const

export type EmailOutcome = (typeof emailOutcomes)[number]

export const emailMetrics = {
  outcomes: counter('emails_total', 'tries', 'E-mails by what became of them, each try', {
    outcome: emailOutcomes,
  }),
  sending: histogram('email_send_seconds', 'What handing an e-mail to the server takes'),
  waiting: gauge('emails_waiting', 'e-mails', 'E-mails that are still to be sent'),
}

export interface EmailMetrics {
  count(outcome: EmailOutcome): void
  /** How many are still to be sent. */
  setWaiting(count: number): void
  /** `seconds`: what the mail server took to answer. */
  observe(seconds: number): void
}

export function createEmailMetrics(metrics: Metrics): EmailMetrics {
  const outcomes = metrics.counter(emailMetrics.outcomes)
  const sending = metrics.histogram(emailMetrics.sending)
  const waiting = metrics.gauge(emailMetrics.waiting)
  return {
    setWaiting: (count) => waiting.set(count),
    count: (outcome) => outcomes.inc({ outcome }),
    observe: (seconds) => sending.observe(seconds),
  }
}
