import { z } from 'zod'
import { progressView, questionView } from '../sessions/session-view.ts'
import { sessionStatuses, timeLeftSeconds, type Session } from '../sessions/session.ts'
import { turnActions, type Turn } from './turn.ts'

export const turnReply = z
  .object({
    session_id: z.uuid(),
    client_message_id: z.uuid(),
    status: z.enum(sessionStatuses),
    reply: z.string().max(20_000),
    action: z.enum(turnActions).nullable(),
    question: questionView.nullable(),
    progress: progressView,
    time_left_seconds: z.int().min(0),
  })
  .meta({ id: 'TurnReply' })

/** A finished turn as it was answered, with the interview's status and time as they are now. */
export function turnView(turn: Turn, session: Session, now: Date): z.infer<typeof turnReply> {
  const { nextQuestionNumber: number, nextQuestion: text } = turn
  return {
    session_id: session.publicId,
    client_message_id: turn.clientMessageId,
    status: session.status,
    reply: turn.reply,
    action: turn.action,
    question: number === null || text === null ? null : { number, text },
    progress: { question: number ?? turn.questionNumber, questions: session.questionCount },
    time_left_seconds: timeLeftSeconds(session, now),
  }
}
