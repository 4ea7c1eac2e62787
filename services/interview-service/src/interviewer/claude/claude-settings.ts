import type { CallPurpose } from '../../model-calls/model-call.ts'

/** How calls for one purpose are made. All times in milliseconds. */
interface PurposeSettings {
  /** Tried in this order. */
  readonly models: readonly string[]
  /** Longest time of one attempt. */
  readonly attemptTimeoutMs: number
  /** Longest time of all attempts together. */
  readonly deadlineMs: number
  /** Before a passing fault is repeated that says no time. */
  readonly retryDelayMs: number
  /** A `retry-after` above this is not waited for. */
  readonly retryAfterMaxMs: number
  /** Thinking counts toward it, so it lies far above the longest answer. */
  readonly maxTokens: number
  readonly effort: 'low' | 'medium' | 'high'
  /** Whether the model may think before it answers; `thinkingOf` says what each can be told. */
  readonly thinks: boolean
  /** Nobody listens: while another call tries whether a model is back, it waits for that one instead of doing without the model. */
  readonly waitsForTrial: boolean
}

export interface ClaudeSettings {
  readonly purposes: Readonly<Record<CallPurpose, PurposeSettings>>
  /** Streams only: until the response's headers. A whole answer has its headers at its end. */
  readonly headersTimeoutMs: number
  /** Streams only: between two events; pings do not count. */
  readonly idleTimeoutMs: number
  /** Failures in a row after which a model's breaker opens. */
  readonly breakerFailuresMax: number
  /** How long it stays open before one call tries the model again. */
  readonly breakerHalfOpenAfterMs: number
}

/** Source of the ladder: headers 10 s, idle 20 s, a whole turn (decision and reply) below 60 s. */
export const defaultClaudeSettings: ClaudeSettings = {
  purposes: {
    DECIDE: {
      models: ['claude-haiku-5-5', 'claude-sonnet-5-5'],
      attemptTimeoutMs: 8_000,
      deadlineMs: 15_000,
      retryDelayMs: 250,
      retryAfterMaxMs: 2_000,
      maxTokens: 2_048,
      effort: 'low',
      thinks: false,
      waitsForTrial: false,
    },
    REPLY: {
      models: ['claude-sonnet-5-5', 'claude-haiku-5-5'],
      attemptTimeoutMs: 30_000,
      deadlineMs: 40_000,
      retryDelayMs: 250,
      retryAfterMaxMs: 2_000,
      maxTokens: 2_048,
      effort: 'low',
      thinks: false,
      waitsForTrial: false,
    },
    ASSESS: {
      models: ['claude-sonnet-5-5', 'claude-opus-5-5'],
      attemptTimeoutMs: 60_000,
      deadlineMs: 120_000,
      retryDelayMs: 2_000,
      retryAfterMaxMs: 20_000,
      maxTokens: 8_192,
      effort: 'medium',
      thinks: true,
      waitsForTrial: true,
    },
    // The talk goes on meanwhile; a plan that comes after it is of no use.
    PLAN: {
      models: ['claude-sonnet-5-5', 'claude-opus-5-5'],
      attemptTimeoutMs: 60_000,
      deadlineMs: 120_000,
      retryDelayMs: 1_000,
      retryAfterMaxMs: 10_000,
      maxTokens: 12_288,
      effort: 'medium',
      thinks: true,
      waitsForTrial: true,
    },
  },
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 20_000,
  breakerFailuresMax: 5,
  breakerHalfOpenAfterMs: 15_000,
}

/** Models that think whatever they are told, and refuse to be told otherwise. Source: their overview, October 2026. */
const alwaysThinking = /^claude-(?:opus-5-5|fable-)/

/** Said in each request: what a model does without being told differs from one to the next. */
export function thinkingOf(model: string, { thinks }: Pick<PurposeSettings, 'thinks'>) {
  return thinks || alwaysThinking.test(model)
    ? ({ type: 'adaptive', display: 'omitted' } as const)
    : ({ type: 'disabled' } as const)
}
