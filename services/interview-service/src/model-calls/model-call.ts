import type { SessionKey } from '../access/session-key.ts'

/** What a model call is for; the same names in the database. */
export const callPurposes = ['DECIDE', 'REPLY', 'ASSESS', 'PLAN'] as const

export type CallPurpose = (typeof callPurposes)[number]

/** How a model call ended. A row begins as RUNNING; one whose process died is LOST. */
export const callOutcomes = [
  'RUNNING',
  'COMPLETED',
  'REFUSED',
  'TRUNCATED',
  'INVALID',
  'TIMED_OUT',
  'STALLED',
  'RATE_LIMITED',
  'OVERLOADED',
  'CONNECTION_FAILED',
  'REJECTED',
  'FAILED',
  'ABORTED',
  'LOST',
] as const

export type CallOutcome = (typeof callOutcomes)[number]

/** Why an account gets no answers of any model. KEY: it is not taken. BILLING: it is not paid. SPEND_LIMIT: its limit, ours or the API's, is reached. */
export const accountProblems = ['KEY', 'BILLING', 'SPEND_LIMIT'] as const

export type AccountProblem = (typeof accountProblems)[number]

/** Tokens as the API bills them; thinking and refused output included. */
export interface TokenUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheWriteTokens: number
  readonly cacheReadTokens: number
}

/** Whose call it is. */
export interface CallOwner extends SessionKey {
  readonly turnId?: bigint | undefined
}

/** What is known before a call. */
export interface CallStart {
  readonly purpose: CallPurpose
  readonly model: string
  readonly promptId: string
  readonly promptVersion: string
  readonly promptSha256: string
}

/** What is known after a call. */
export interface CallEnd {
  readonly outcome: CallOutcome
  readonly requestId: string | undefined
  readonly usage: TokenUsage
  /** The call ended before the API said what it bills: the output is estimated from what came of it. */
  readonly isEstimated: boolean
  readonly latencyMs: number
  readonly firstTokenMs: number | undefined
}
