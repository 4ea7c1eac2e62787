import type { AsideAction, ExchangeLine } from '../interviewer/interviewer.ts'
import type { PlannedQuestion } from '../question-bank/question-bank.ts'

export type QaRecordStatus = 'PLANNED' | 'ASKED' | 'ANSWERED' | 'UNANSWERED'

/** Words of the interviewer about the question under discussion, and what the candidate said to them. */
interface FollowUp {
  readonly question: string
  readonly answer: string | null
  /** What it asks about; absent in rows of an earlier release. */
  readonly focus?: string
  /** Whether what was said before it answered the question. */
  readonly isAnswered?: boolean
  /** Set when it asks nothing about the question: all are asked, and the candidate may ask something. */
  readonly isInvitation?: boolean
}

/** What only helped the candidate to answer: neither an answer nor a follow-up. */
interface Aside {
  readonly directive: AsideAction
  /** How many lines of the exchange were spoken before it. */
  readonly after: number
  readonly message: string
  readonly reply: string
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
  readonly asides: readonly Aside[]
}

/** Why a question is asked; rows of an earlier release say less. */
type QuestionPlan = Omit<PlannedQuestion, 'shows'> & Partial<Pick<PlannedQuestion, 'shows'>>

/** What a turn adds to a question. */
export interface Exchange {
  readonly message: string
  readonly isAnswered: boolean
  /** The interviewer's words that keep the question open, and what they are. */
  readonly reply:
    | { readonly kind: 'FOLLOW_UP'; readonly text: string; readonly focus: string }
    | { readonly kind: 'INVITATION'; readonly text: string }
    | { readonly kind: 'ASIDE'; readonly text: string; readonly directive: AsideAction }
    | undefined
}

type Spoken = Pick<QaRecord, 'question' | 'answer' | 'followUps'>

/** The record after one more exchange: open while it is followed up, else closed. What is said to an invitation changes no answer. */
export function withExchange(
  record: Spoken & Pick<QaRecord, 'asides' | 'status'>,
  { message, isAnswered, reply }: Exchange,
): Pick<QaRecord, 'answer' | 'followUps' | 'asides' | 'status'> {
  const { asides } = record
  if (reply?.kind === 'ASIDE') {
    const aside = { directive: reply.directive, after: linesOf(record).length, message, reply: reply.text }
    const { answer, followUps, status } = record
    return { answer, followUps, asides: [...asides, aside], status }
  }
  const answered = { ...withAnswer(record, message), asides }
  if (isInvited(record)) return { ...answered, status: record.status }
  if (reply?.kind === 'FOLLOW_UP') {
    const followUp = { question: reply.text, answer: null, focus: reply.focus, isAnswered }
    return { ...answered, followUps: [...answered.followUps, followUp], status: 'ASKED' }
  }
  const wasAnswered = isAnswered || record.followUps.some((followUp) => followUp.isAnswered === true)
  const status = wasAnswered ? 'ANSWERED' : 'UNANSWERED'
  if (reply === undefined) return { ...answered, status }
  const invitation = { question: reply.text, answer: null, isInvitation: true }
  return { ...answered, followUps: [...answered.followUps, invitation], status }
}

/** Whether all is asked and the candidate was invited to ask something. */
export function isInvited({ followUps }: Pick<QaRecord, 'followUps'>): boolean {
  return followUps.some(({ isInvitation }) => isInvitation === true)
}

/** What was asked about the question after it was put. */
export function followUpsOf({ followUps }: Pick<QaRecord, 'followUps'>): readonly FollowUp[] {
  return followUps.filter(({ isInvitation }) => isInvitation !== true)
}

/** What only helped, of what is under discussion now: the question, or the invitation after it. */
export function asidesNow(record: QaRecord): readonly Aside[] {
  if (!isInvited(record)) return record.asides
  const { length } = exchangeOf(record)
  return record.asides.filter(({ after }) => after > length)
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
    followUps: last === undefined ? [] : [...earlier, { ...last, answer: message }],
  }
}

/** What was asked and answered about the question so far, the question itself first. Asides and the invitation are no part of it. */
export function exchangeOf(record: Spoken): ExchangeLine[] {
  return linesOf({ ...record, followUps: followUpsOf(record) })
}

function linesOf(record: Spoken): ExchangeLine[] {
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

/** Every word about the question so far and the invitation after it, asides where they were spoken. */
export function talkOf(record: Spoken & Pick<QaRecord, 'asides'>): ExchangeLine[] {
  const asidesAfter = (lines: number): ExchangeLine[] =>
    record.asides
      .filter(({ after }) => after === lines)
      .flatMap(({ message, reply }) => [
        { role: 'CANDIDATE', text: message },
        { role: 'INTERVIEWER', text: reply },
      ])
  return linesOf(record).flatMap((line, index) => [line, ...asidesAfter(index + 1)])
}

/** What the candidate is to answer, in the words it was asked in: the question, its last follow-up, or the invitation. */
export function askedIn(record: Pick<QaRecord, 'question' | 'followUps'>): string {
  return record.followUps.at(-1)?.question ?? record.question
}
