import type { Logger } from '@interview-pass/service-kit'
import type { EmailMetrics, EmailOutcome } from './measure-emails.ts'

export interface NoteEmailDeps {
  readonly emailMetrics: EmailMetrics
  readonly logger: Logger
}

/** Outcomes after which nothing more comes, though the customer has no e-mail. */
const levels: Partial<Record<EmailOutcome, 'warn' | 'error'>> = {
  REFUSED: 'warn',
  TOO_LATE: 'warn',
  GIVEN_UP: 'error',
}

/** Counts and logs an outcome, with neither the address nor the code. */
export function noteEmail(
  { emailMetrics, logger }: NoteEmailDeps,
  { orderId, eventId }: { readonly orderId: string; readonly eventId: string },
  outcome: EmailOutcome,
  reason?: string,
): void {
  emailMetrics.count(outcome)
  logger[levels[outcome] ?? 'info']({ outcome, orderId, eventId, reason }, 'e-mail of an access code')
}
