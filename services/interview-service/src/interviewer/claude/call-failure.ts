import { AnthropicError, APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk'
import type { AccountProblem, CallOutcome } from '../../model-calls/model-call.ts'

export type FailureOutcome = Exclude<CallOutcome, 'RUNNING' | 'COMPLETED' | 'LOST'>

interface CallFailureDetails extends ErrorOptions {
  /** HTTP status, when there was one. */
  readonly status?: number | undefined
  /** How long the API asks to wait. */
  readonly retryAfterMs?: number | undefined
  /** False when the API says that a repeat is useless. */
  readonly mayRetry?: boolean
  /** Why the account gets no answers of any model; somebody has to do something about it. */
  readonly account?: AccountProblem | undefined
  /** What an invalid answer breaks, for the repair. Never holds the answer's text. */
  readonly problem?: string
}

/** One attempt that gave no usable answer, and what is known of why. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly outcome: FailureOutcome
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly mayRetry: boolean
  readonly account: AccountProblem | undefined
  readonly problem: string | undefined

  constructor(outcome: FailureOutcome, details: CallFailureDetails = {}) {
    super(`model call: ${outcome}`, details.cause === undefined ? undefined : { cause: details.cause })
    this.outcome = outcome
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
    this.mayRetry = details.mayRetry ?? true
    this.account = details.account
    this.problem = details.problem
  }
}

/**
 * Names any error of an attempt. An attempt that was ended has its cause in the reason of `signal`.
 * Streams report errors without a status, so the error's type is looked at as well as its class.
 */
export function toCallFailure(error: unknown, signal: AbortSignal): CallFailure {
  if (error instanceof CallFailure) return error
  if (signal.aborted) return fromAbort(signal.reason)
  if (error instanceof APIConnectionTimeoutError) return new CallFailure('TIMED_OUT', { cause: error })
  if (error instanceof APIConnectionError) return new CallFailure('CONNECTION_FAILED', { cause: error })
  if (isApiError(error)) return fromApiError(error)
  // A reset socket arrives as a bare AnthropicError or as fetch's own TypeError 'terminated'.
  if (error instanceof AnthropicError || (error instanceof TypeError && error.message === 'terminated')) {
    return new CallFailure('CONNECTION_FAILED', { cause: error })
  }
  return new CallFailure('FAILED', { cause: error })
}

/** A watchdog's reason is a CallFailure, a deadline's is named TimeoutError; anything else is somebody who no longer wants the answer. */
function fromAbort(reason: unknown): CallFailure {
  if (reason instanceof CallFailure) return reason
  const isDeadline = reason instanceof DOMException && reason.name === 'TimeoutError'
  return new CallFailure(isDeadline ? 'TIMED_OUT' : 'ABORTED', { cause: reason })
}

function fromApiError(error: APIError): CallFailure {
  return new CallFailure(outcomeOf(error), {
    cause: error,
    status: error.status,
    retryAfterMs: retryAfterMsOf(error.headers),
    account: accountProblemOf(error),
    mayRetry: error.headers?.get('x-should-retry') !== 'false',
  })
}

const limitCode = /spend_limit|usage_limit/
const limitMessage = /\b(?:usage|spend(?:ing)?) limits?\b/i
const creditMessage = /\bcredit balance\b/i

/**
 * What the API refuses the whole account for. Source: its error page; a limit of one's own is answered 400 with words only, the API's
 * own 429 with a code.
 */
function accountProblemOf({ status, errorCode, message }: APIError): AccountProblem | undefined {
  if (status === 401) return 'KEY'
  if (status === 402) return 'BILLING'
  if (status !== 400 && status !== 429) return undefined
  if (limitCode.test(errorCode ?? '')) return 'SPEND_LIMIT'
  if (status === 400 && creditMessage.test(message)) return 'BILLING'
  return status === 400 && limitMessage.test(message) ? 'SPEND_LIMIT' : undefined
}

/** `instanceof` alone leaves the class's type parameters open. */
function isApiError(error: unknown): error is APIError {
  return error instanceof APIError
}

function outcomeOf({ status, type }: APIError): FailureOutcome {
  if (status === 529 || type === 'overloaded_error') return 'OVERLOADED'
  if (status === 429 || type === 'rate_limit_error') return 'RATE_LIMITED'
  if (status === 408 || status === 504 || type === 'timeout_error') return 'TIMED_OUT'
  if (status !== undefined && status >= 400 && status < 500 && status !== 409) return 'REJECTED'
  return 'FAILED'
}

/** Source: `retry-after-ms` in milliseconds, else `retry-after` in seconds or as an HTTP date. */
export function retryAfterMsOf(headers: Headers | undefined, now: Date = new Date()): number | undefined {
  const milliseconds = headers?.get('retry-after-ms')
  if (milliseconds != null && /^\d+$/.test(milliseconds)) return Number(milliseconds)
  const text = headers?.get('retry-after')
  if (text == null) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime())
}
