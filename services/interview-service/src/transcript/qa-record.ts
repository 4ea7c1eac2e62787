import type { ExchangeLine } from '../interviewer/interviewer.ts'
import type { PlannedQuestion } from '../question-bank/question-bank.ts'

export type QaRecordStatus = 'PLANNED' | 'ASKED' | 'ANSWERED' | 'UNANSWERED'

/** Words of the interviewer about the question under discussion, and what the candidate said to them. */
interface FollowUp {
  readonly question: string
  readonly answer: string | null
}

/** One question of an interview with its answer and follow-ups. */
export interface QaRecord {
  readonly id: bigint
  readonly number: number
  readonly status: QaRecordStatus
  readonly question: string
  readonly plan: QuestionPlan
  readonly answer: string | null
  readonly followUps: readonly FollowUp[]
}

/** Why a question is asked; rows of an earlier release say less. */
export type QuestionPlan = Omit<PlannedQuestion, 'shows'> & Partial<Pick<PlannedQuestion, 'shows'>>

/** What a turn adds to a question. */
export interface Exchange {
  readonly message: string
  readonly isAnswered: boolean
  /** The interviewer's words that keep the question open. */
  readonly followUp: string | undefined
}

/** The record after one more exchange: open while it is followed up, else closed. */
export function withExchange(
  record: Pick<QaRecord, 'answer' | 'followUps'>,
  { message, isAnswered, followUp }: Exchange,
): Pick<QaRecord, 'answer' | 'followUps' | 'status'> {
  const answered = withAnswer(record, message)
  if (followUp === undefined) return { ...answered, status: isAnswered ? 'ANSWERED' : 'UNANSWERED' }
  const followUps = [...answered.followUps, { question: followUp, answer: null }]
  return { answer: answered.answer, followUps, status: 'ASKED' }
}

/** The candidate's message put where it belongs: the answer to the question, or to its last follow-up. */
function withAnswer(
  record: Pick<QaRecord, 'answer' | 'followUps'>,
  message: string,
): Pick<QaRecord, 'answer' | 'followUps'> {
  if (record.answer === null) return { answer: message, followUps: record.followUps }
  const last = record.followUps.at(-1)
  const earlier = record.followUps.slice(0, -1)
  return {
    answer: record.answer,
    followUps: last === undefined ? [] : [...earlier, { question: last.question, answer: message }],
  }
}

/** What has been said about the question so far, the question itself first. */
export function exchangeOf(record: Pick<QaRecord, 'question' | 'answer' | 'followUps'>): ExchangeLine[] {
  const spoken: { role: ExchangeLine['role']; text: string | null }[] = [
    { role: 'INTERVIEWER', text: record.question },
    { role: 'CANDIDATE', text: record.answer },
    ...record.followUps.flatMap(({ question, answer }) => [
      { role: 'INTERVIEWER' as const, text: question },
      { role: 'CANDIDATE' as const, text: answer },
    ]),
  ]
  return spoken.flatMap(({ role, text }) => (text === null ? [] : [{ role, text }]))
}
