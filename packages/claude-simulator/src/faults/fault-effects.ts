import { ping, sseEvent } from '../messages/frames.ts'
import type { Answer } from '../messages/message.ts'
import { tokenPieces } from '../messages/tokens.ts'
import { isJsonObject, parseJson } from '../schemas/json.ts'
import { ApiError, errorObject } from '../wire/api-error.ts'
import type { Fault, FaultOf } from './fault.ts'

export type Step = { readonly write: string | Uint8Array } | { readonly waitMs: number }

/** What a fault does to a call; what it leaves out goes on as usual. */
export interface Effects {
  /** Sent in place of the answer. */
  readonly error?: ApiError
  /** What the model says instead. */
  readonly answer?: Partial<Answer>
  readonly headersLateMs?: number
  /** Where in the body `steps` come; without it, right after the headers. */
  readonly afterDeltas?: number
  readonly steps?: Iterable<Step>
  /** How the body ends after `steps`, with the rest unsaid. */
  readonly ending?: 'orderly' | 'reset'
  readonly splitsCharacters?: boolean
}

/** Long enough for what was written to arrive before the reset overtakes it. */
const beforeResetMs = 50

const statusOf: Readonly<Record<FaultOf<'error_event'>['error_type'], number>> = {
  overloaded_error: 529,
  api_error: 500,
  rate_limit_error: 429,
  timeout_error: 504,
}

/** What each fault does to a call that would be answered so. */
export function effectsOf(fault: Fault, answer: Answer, stream: boolean): Effects {
  const pieces = tokenPieces(answer.text)
  switch (fault.kind) {
    case 'http_error':
      return { error: httpError(fault) }
    case 'slow_headers':
      return { headersLateMs: fault.delay_ms }
    case 'stall_after_headers':
      return { steps: [{ waitMs: fault.stall_ms }] }
    case 'stall_mid_stream':
      return { afterDeltas: fault.after_deltas, steps: [{ waitMs: fault.stall_ms }] }
    case 'ping_drip':
      return { afterDeltas: fault.after_deltas, steps: drip(fault, stream ? ping : ' ') }
    case 'cut_stream':
      return { afterDeltas: fault.after_deltas, ending: 'orderly' }
    case 'reset_stream':
      return { afterDeltas: fault.after_deltas, steps: [{ waitMs: beforeResetMs }], ending: 'reset' }
    case 'error_event': {
      const error = new ApiError(statusOf[fault.error_type])
      const write = sseEvent({ type: 'error', error: errorObject(error) })
      return stream ? { afterDeltas: fault.after_deltas, steps: [{ write }], ending: 'orderly' } : { error }
    }
    case 'unknown_event': {
      const write = sseEvent({ type: 'content_block_glimmer', index: 0 })
      return stream ? { afterDeltas: fault.after_deltas, steps: [{ write }] } : {}
    }
    case 'split_utf8':
      return { splitsCharacters: true }
    case 'refusal': {
      const { after_deltas: said, category } = fault
      const details = { type: 'refusal', category, explanation: null } as const
      return { answer: { ...stoppedAt(pieces, said, 'refusal'), stop_details: details } }
    }
    case 'truncated':
      return { answer: stoppedAt(pieces, Math.floor(pieces.length / 2), 'max_tokens') }
    case 'invalid_json':
      return { answer: { text: `Here is the JSON you asked for:\n${answer.text.slice(0, -1)},}` } }
    case 'schema_violation':
      return { answer: { text: breakInstance(answer.text) } }
    case 'empty_content':
      return { answer: { thinking: undefined, thinkingTokens: 0, text: '' } }
    case 'thinking_first':
      return { answer: { thinking: answer.thinking ?? 'Let me think.', thinkingTokens: 4 } }
    case 'cache_hit':
      return { answer: { cachedShare: 0.9 } }
  }
}

function httpError(fault: FaultOf<'http_error'>): ApiError {
  const { status, html, error_code: errorCode, retry_after_seconds: seconds, should_retry: again } = fault
  const headers = {
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
    ...(again === undefined ? {} : { 'x-should-retry': String(again) }),
  }
  return new ApiError(status, undefined, { headers, html, errorCode })
}

function* drip({ drip_ms, interval_ms: waitMs }: FaultOf<'ping_drip'>, write: string): Generator<Step> {
  for (let passedMs = 0; passedMs < drip_ms; passedMs += waitMs) {
    yield { waitMs }
    yield { write }
  }
}

function stoppedAt(pieces: string[], said: number, reason: 'refusal' | 'max_tokens'): Partial<Answer> {
  return { text: pieces.slice(0, said).join(''), stop_reason: reason, stop_sequence: null }
}

/** Gives the first property a value of another type: hardly a schema that took the old one takes this as well. */
function breakInstance(text: string): string {
  const parsed = parseJson(text)
  const instance = isJsonObject(parsed) ? parsed : {}
  const [name = 'not_in_schema'] = Object.keys(instance)
  return JSON.stringify({
    ...instance,
    [name]: isJsonObject(instance[name]) ? [true] : { not_in_schema: true },
  })
}
