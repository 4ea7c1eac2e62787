import { openStates, type Transition } from '@interview-pass/service-kit'
import type { TurnDecision } from '../interviewer/decision.ts'
import type { Directive } from '../interviewer/interviewer.ts'

export const turnStatuses = ['CLAIMED', 'DECIDED', 'COMPLETED'] as const

export type TurnStatus = (typeof turnStatuses)[number]

export const turnEvents = ['DECISION_MADE', 'LEASE_LOST', 'OUTCOME_APPLIED'] as const

export type TurnEvent = (typeof turnEvents)[number]

/** Every transition of a turn. A lost lease keeps the status: the next holder goes on from there under a new fence. */
export const turnTransitions: readonly Transition<TurnStatus, TurnEvent>[] = [
  { from: 'CLAIMED', event: 'LEASE_LOST', to: 'CLAIMED', by: 'whoever takes the turn over' },
  { from: 'CLAIMED', event: 'DECISION_MADE', to: 'DECIDED', by: 'the holder of the lease' },
  { from: 'DECIDED', event: 'LEASE_LOST', to: 'DECIDED', by: 'whoever takes the turn over' },
  { from: 'DECIDED', event: 'OUTCOME_APPLIED', to: 'COMPLETED', by: 'the holder of the lease' },
]

/** A turn in one of these is somebody's work, or waits for somebody to take it over. */
export const openTurnStatuses = openStates(turnTransitions)

export const turnActions = ['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE'] as const

export type TurnAction = (typeof turnActions)[number]

/** Follow-ups to one question, whatever the model proposes. */
export const followUpsMax = 2

/** Calls of one kind that a turn may begin: the first, and one more after a lost one. */
const callsMax = 2

/** Whether one more call of a kind may be made: `begun` counts it already, `completed` those that were answered before. */
export function mayCall(begun: number, completed: number): boolean {
  return begun <= callsMax && completed === 0
}

/** How long a reader waits for a reply: longer than a turn may take, and than a take-over after it. */
export const readTimeoutMs = 75_000

/** What a turn does, fixed before the first word of the reply. */
export interface StoredDecision {
  readonly answered: TurnDecision['answered']
  readonly action: TurnAction
  readonly focus: string
  /** True when no interviewer could be asked and the rules alone decided. */
  readonly isFallback: boolean
  /** Set when this turn ends the interview. */
  readonly endReason: 'ALL_QUESTIONS_ASKED' | 'TIME_UP' | null
}

/** Where an interview stands when a turn is decided. */
export interface InterviewPoint {
  readonly questionNumber: number
  readonly questionCount: number
  readonly followUpsUsed: number
  readonly isTimeUp: boolean
}

/**
 * Turns the interviewer's proposal into what happens. The limits on follow-ups, questions and time are held here; no text
 * of the candidate has a part in it. `undefined` stands for an interviewer that gave no answer: the next question follows.
 */
export function decideTurn(proposal: TurnDecision | undefined, point: InterviewPoint): StoredDecision {
  const answered = proposal?.answered ?? 'PARTLY'
  const isFallback = proposal === undefined
  const focus = proposal?.followUpFocus ?? ''
  if (point.isTimeUp) return closing('TIME_UP', answered)
  if (proposal?.action === 'FOLLOW_UP' && point.followUpsUsed < followUpsMax) {
    return { answered, action: 'FOLLOW_UP', focus, isFallback, endReason: null }
  }
  if (point.questionNumber < point.questionCount) {
    return { answered, action: 'NEXT_QUESTION', focus: '', isFallback, endReason: null }
  }
  return { ...closing('ALL_QUESTIONS_ASKED', answered), isFallback }
}

/** The decision that ends an interview; without a reason for one that was ended from elsewhere meanwhile. */
export function closing(
  endReason: StoredDecision['endReason'],
  answered: StoredDecision['answered'] = 'PARTLY',
): StoredDecision {
  return { answered, action: 'CLOSE', focus: '', isFallback: false, endReason }
}

/** What the reply must do. `question` is the one under discussion, `nextQuestion` the planned one after it. */
export function directiveOf(
  decision: StoredDecision,
  questions: { question: string; nextQuestion: string | undefined },
): Directive {
  if (decision.action === 'FOLLOW_UP') {
    return { action: 'FOLLOW_UP', focus: decision.focus, question: questions.question }
  }
  if (decision.action === 'NEXT_QUESTION' && questions.nextQuestion !== undefined) {
    return { action: 'NEXT_QUESTION', question: questions.nextQuestion }
  }
  return { action: 'CLOSE' }
}

/** One candidate message and the interviewer's reply. */
export interface Turn {
  readonly id: bigint
  readonly tenantId: bigint
  readonly sessionId: bigint
  readonly clientMessageId: string
  readonly status: TurnStatus
  readonly message: string
  readonly questionNumber: number
  /** Which holder: it grows with each take-over. */
  readonly fence: number
  /** Which beginning of the reply under this holder. */
  readonly draft: number
  readonly isLeaseOver: boolean
  readonly decideCalls: number
  readonly replyCalls: number
  readonly decision: StoredDecision | null
  readonly reply: string
  readonly action: TurnAction | null
  readonly nextQuestionNumber: number | null
  readonly nextQuestion: string | null
  readonly isFallback: boolean
  readonly createdAt: Date
}

/** A turn in the hands of the one process that may write it. */
export interface HeldTurn {
  readonly tenantId: bigint
  readonly turnId: bigint
  readonly fence: number
}
