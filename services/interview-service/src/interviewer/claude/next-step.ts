import type { CallFailure } from './call-failure.ts'

/** What follows a failed attempt. */
export type NextStep =
  | { readonly do: 'RETRY'; readonly afterMs: number }
  | { readonly do: 'NEXT_MODEL' }
  | { readonly do: 'GIVE_UP' }

interface Situation {
  /** Attempts with this model so far. */
  readonly attempts: number
  readonly repairs: number
  readonly repairsMax: number
  /** What follows when the repairs are used up. */
  readonly afterRepairs: 'NEXT_MODEL' | 'GIVE_UP'
  readonly retryDelayMs: number
  readonly retryAfterMaxMs: number
  /** Until the deadline of all attempts. */
  readonly remainingMs: number
}

const attemptsMax = 2
/** Too much for every model alike. Whatever else a model refuses, another may take: it may be unknown, not allowed, or take other fields. */
const tooLargeStatus = 413

/** Decides from the failure alone: repair an invalid answer once, repeat a passing fault once, else the next model. */
export function nextStepAfter(failure: CallFailure, situation: Situation): NextStep {
  // No model of this account answers.
  if (failure.account !== undefined) return { do: 'GIVE_UP' }
  switch (failure.outcome) {
    case 'INVALID':
      return situation.repairs < situation.repairsMax
        ? { do: 'RETRY', afterMs: 0 }
        : { do: situation.afterRepairs }
    case 'REJECTED':
      return { do: failure.status === tooLargeStatus ? 'GIVE_UP' : 'NEXT_MODEL' }
    case 'ABORTED':
      return { do: 'GIVE_UP' }
    case 'REFUSED':
    case 'TRUNCATED':
    case 'TIMED_OUT':
    case 'STALLED':
      return { do: 'NEXT_MODEL' }
    case 'RATE_LIMITED':
    case 'OVERLOADED':
    case 'CONNECTION_FAILED':
    case 'FAILED':
      return afterPassingFault(failure, situation)
  }
}

function afterPassingFault(failure: CallFailure, situation: Situation): NextStep {
  // A tier's limit answers 429 without a time: waiting would not help.
  const isLimit = failure.outcome === 'RATE_LIMITED' && failure.retryAfterMs === undefined
  const afterMs = failure.retryAfterMs ?? situation.retryDelayMs
  const isInTime = afterMs <= situation.retryAfterMaxMs && afterMs < situation.remainingMs / 2
  if (!failure.mayRetry || isLimit || !isInTime || situation.attempts >= attemptsMax) {
    return { do: 'NEXT_MODEL' }
  }
  return { do: 'RETRY', afterMs }
}

/** Faults of the model's service. Refusals, requests that are our fault and an account's limits say nothing about its health. */
export function countsAgainstModel(failure: CallFailure): boolean {
  if (failure.account !== undefined) return false
  switch (failure.outcome) {
    case 'TIMED_OUT':
    case 'STALLED':
    case 'RATE_LIMITED':
    case 'OVERLOADED':
    case 'CONNECTION_FAILED':
    case 'FAILED':
      return true
    case 'REFUSED':
    case 'TRUNCATED':
    case 'INVALID':
    case 'REJECTED':
    case 'ABORTED':
      return false
  }
}
