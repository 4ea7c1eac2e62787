import { openStates, type Transition } from '@interview-pass/service-kit'
import type { StoredDecision } from './turn-decision.ts'

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

/** How a turn moves the interview: the question under discussion goes on, the next one comes, or the end. */
export const turnActions = ['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE'] as const

export type TurnAction = (typeof turnActions)[number]

/** Calls of one kind that a turn may begin: the first, and one more after a lost one. */
const callsMax = 2

/** Whether one more call of a kind may be made: `begun` counts it already, `completed` those that were answered before. */
export function mayCall(begun: number, completed: number): boolean {
  return begun <= callsMax && completed === 0
}

/** How long a reader waits for a reply: longer than a turn may take, and than a take-over after it. */
export const readTimeoutMs = 75_000

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
