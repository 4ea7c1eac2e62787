import type { CloseReason } from '../interviewer/interviewer.ts'
import { plannedReply } from '../interviewer/planned-reply.ts'
import type { Session } from './session.ts'

/** Why an interview that is over has ended, as its last words say it. Only one that was completed has feedback to promise. */
export function closeReasonIn({ status, endReason }: Pick<Session, 'status' | 'endReason'>): CloseReason {
  if (status !== 'COMPLETED') return 'CLOSED'
  return endReason === 'FINISHED_EARLY' || endReason === 'TIME_UP' || endReason === 'ALL_QUESTIONS_ASKED'
    ? endReason
    : 'CLOSED'
}

/** What is said to the candidate of an interview that is over. */
export function lastWords(session: Pick<Session, 'status' | 'endReason' | 'language'>): string {
  return plannedReply({ action: 'CLOSE', reason: closeReasonIn(session) }, session.language)
}
