import type { SessionKey } from '../access/session-key.ts'

/** What a model call is for; the same names in the database. */
export type CallPurpose = 'DECIDE' | 'REPLY' | 'ASSESS' | 'PLAN'

/** How a model call ended. A row begins as RUNNING; one whose process died is LOST. */
export type CallOutcome =
  | 'RUNNING'
  | 'COMPLETED'
  | 'REFUSED'
  | 'TRUNCATED'
  | 'INVALID'
  | 'TIMED_OUT'
  | 'STALLED'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'CONNECTION_FAILED'
  | 'REJECTED'
  | 'FAILED'
  | 'ABORTED'
  | 'LOST'

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
