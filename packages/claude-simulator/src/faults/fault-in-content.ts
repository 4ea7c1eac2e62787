import type { Answer } from '../messages/message.ts'
import { tokenPieces } from '../messages/tokens.ts'
import { isJsonObject, parseJsonObject } from '../schemas/json.ts'
import { ApiError } from '../wire/api-error.ts'
import type { Fault, FaultOf } from './fault.ts'

const messages: Readonly<Record<number, string>> = {
  401: 'invalid x-api-key',
  413: 'Request exceeds the maximum size',
  429: 'This request would exceed the rate limit for your organization',
  500: 'Internal server error',
  529: 'Overloaded',
}

const statusOf: Readonly<Record<FaultOf<'error_event'>['error_type'], number>> = {
  overloaded_error: 529,
  api_error: 500,
  rate_limit_error: 429,
  timeout_error: 504,
}

/** The error that is sent in place of a message, or undefined when the fault strikes later. */
export function faultAsError(fault: Fault | undefined, stream: boolean): ApiError | undefined {
  if (fault?.kind === 'error_event' && !stream) {
    const status = statusOf[fault.error_type]
    return new ApiError(status, messages[status] ?? fault.error_type)
  }
  if (fault?.kind !== 'http_error') return undefined
  const { status, html, error_code: errorCode, retry_after_seconds: seconds, should_retry: again } = fault
  const headers = {
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
    ...(again === undefined ? {} : { 'x-should-retry': String(again) }),
  }
  return new ApiError(status, messages[status] ?? `Simulated ${status}`, { headers, html, errorCode })
}

/** The answer as a fault of content leaves it; other faults leave it alone. */
export function faultInAnswer(answer: Answer, fault: Fault | undefined): Answer {
  switch (fault?.kind) {
    case 'refusal':
      return {
        ...answer,
        text: tokenPieces(answer.text).slice(0, fault.after_deltas).join(''),
        stopReason: 'refusal',
        stopSequence: null,
        stopDetails: { type: 'refusal', category: fault.category, explanation: null },
      }
    case 'truncated': {
      const pieces = tokenPieces(answer.text)
      const text = pieces.slice(0, Math.floor(pieces.length / 2)).join('')
      return { ...answer, text, stopReason: 'max_tokens', stopSequence: null }
    }
    case 'invalid_json':
      return { ...answer, text: `Here is the JSON you asked for:\n${answer.text.slice(0, -1)},}` }
    case 'schema_violation':
      return { ...answer, text: breakInstance(answer.text) }
    case 'empty_content':
      return { ...answer, thinking: undefined, thinkingTokens: 0, text: '' }
    case 'thinking_first':
      return { ...answer, thinking: answer.thinking ?? 'Let me think.', thinkingTokens: 4 }
    case 'cache_hit':
      return { ...answer, cachedShare: 0.9 }
    default:
      return answer
  }
}

/** Gives the first property a value of another type: hardly a schema that took the old one takes this as well. */
function breakInstance(text: string): string {
  const instance = parseJsonObject(text) ?? {}
  const [name = 'not_in_schema'] = Object.keys(instance)
  return JSON.stringify({
    ...instance,
    [name]: isJsonObject(instance[name]) ? [true] : { not_in_schema: true },
  })
}
