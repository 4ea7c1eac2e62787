import {
  feedbackReady,
  interviewCompleted,
  interviewStarted,
  paymentCompleted,
  type DomainEvent,
} from '@interview-pass/contracts'
import type { BookedInterview } from './booked-interview.ts'
import type { PlayedInterview } from './candidate.ts'
import type { ReadInterview } from './read-interview.ts'

/** How an interview ended: its state, its feedback, and what was told of it. `events` are without repeats. */
export function compareEnd(
  { orderId, spoken }: PlayedInterview,
  { feedback }: ReadInterview,
  booked: BookedInterview,
  events: readonly DomainEvent[],
): string[] {
  const { asked, revisions, codes } = booked
  const told = (type: string, key: string) =>
    events.filter((event) => event.type === type && event.key === key).length
  const ready = revisions.filter(({ status }) => status === 'READY').length
  const last = revisions.at(-1)
  const judged = last?.questions.filter(({ status }) => status !== 'FAILED').length ?? 0
  const expected = spoken.at(-1)?.reply.status === 'IN_PROGRESS' ? 'FINISHED_EARLY' : 'ALL_QUESTIONS_ASKED'
  const differences = [
    booked.status !== 'COMPLETED' && `is ${booked.status}`,
    booked.endReason !== expected && `ended as ${booked.endReason}, and its client saw ${expected}`,
    (last?.status !== 'READY' || judged !== asked.length) &&
      `its feedback is ${last?.status} with ${judged} of ${asked.length} questions judged`,
    (feedback.status !== 'READY' || feedback.questions.length !== asked.length) &&
      `its client reads feedback that is ${feedback.status} with ${feedback.questions.length} questions`,
    codes.join() !== 'ACTIVATED' && `its access codes are ${codes.join() || 'none'}`,
    told(paymentCompleted.type, orderId) !== 1 && 'PaymentCompleted was not told once',
    told(interviewStarted.type, booked.sessionId) !== 1 && 'InterviewStarted was not told once',
    told(interviewCompleted.type, booked.sessionId) !== 1 && 'InterviewCompleted was not told once',
    told(feedbackReady.type, booked.sessionId) !== ready &&
      `${ready} revisions are READY, and ${told(feedbackReady.type, booked.sessionId)} FeedbackReady were told`,
  ]
  return differences.filter((text) => text !== false)
}
