import type { Answer } from '../messages/message.ts'
import type { ApiError } from '../wire/api-error.ts'

/** The call that is struck: what would be answered, and whether as a stream. */
export interface StruckCall {
  readonly answer: Answer
  readonly stream: boolean
}

/** `isDelta` marks what carries content. */
export type Step =
  | { readonly write: string | Uint8Array; readonly isDelta?: boolean }
  | { readonly waitMs: number }

/** What a fault does to a call; what it leaves out goes on as usual. */
export interface Effects {
  /** Sent in place of the answer. */
  readonly error?: ApiError
  /** What the model says instead. */
  readonly answer?: Partial<Answer>
  readonly headersLateMs?: number
  /** Come behind the fault's `after_deltas`; right after the headers when it has none. */
  readonly steps?: Iterable<Step>
  /** How the body ends after `steps`, with the rest unsaid. */
  readonly ending?: 'orderly' | 'reset'
  readonly splitsCharacters?: boolean
}
