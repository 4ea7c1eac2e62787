import type { Transition } from '@interview-pass/service-kit'
import type { FeedbackItem } from './feedback-item.ts'
import type { NextStep } from './next-steps.ts'

export const feedbackStatuses = ['PENDING', 'RUNNING', 'READY', 'FAILED'] as const

export type FeedbackStatus = (typeof feedbackStatuses)[number]

/** What of a revision is for good. */
export type ClosedStatus = Extract<FeedbackStatus, 'READY' | 'FAILED'>

export function isClosed(status: FeedbackStatus): status is ClosedStatus {
  return status === 'READY' || status === 'FAILED'
}

export const feedbackEvents = ['CLAIMED', 'LEASE_ENDED', 'POSTPONED', 'FINISHED', 'GIVEN_UP'] as const

export type FeedbackEvent = (typeof feedbackEvents)[number]

/** Every transition there is. READY and FAILED are final: a revision that exists never changes. */
export const feedbackTransitions: readonly Transition<FeedbackStatus, FeedbackEvent>[] = [
  { from: 'PENDING', event: 'CLAIMED', to: 'RUNNING', by: 'job' },
  { from: 'RUNNING', event: 'LEASE_ENDED', to: 'RUNNING', by: 'job of another replica' },
  { from: 'RUNNING', event: 'POSTPONED', to: 'PENDING', by: 'job' },
  { from: 'RUNNING', event: 'FINISHED', to: 'READY', by: 'job' },
  { from: 'RUNNING', event: 'GIVEN_UP', to: 'FAILED', by: 'job' },
]

export const revisionCauses = ['INTERVIEW_ENDED', 'RETRY', 'REGRADE'] as const

/** Why a revision is made: the interview ended, an earlier revision had gaps, or an operator asked. */
export type RevisionCause = (typeof revisionCauses)[number]

/**
 * Attempts before a candidate is told that nothing could be assessed, interrupted ones included, so that a crash cannot repeat for
 * ever. A revision that fills gaps goes on hourly for a week.
 */
export const attemptsMax = 5
export const retryAttemptsMax = attemptsMax + 7 * 24

const hourMs = 3_600_000
const backOffMs = [30_000, 120_000, 600_000, 1_800_000]

/** How long a revision waits after so many failed attempts: up to half an hour, then hourly. */
export function backOffAfter(attempts: number): number {
  return backOffMs[attempts - 1] ?? hourMs
}

/** Whether a revision has used up its attempts, this one not included. */
export function isExhausted({ cause, attempts }: { cause: RevisionCause; attempts: number }): boolean {
  return attempts > (cause === 'RETRY' ? retryAttemptsMax : attemptsMax)
}

/** What an attempt came to, in numbers of questions. */
export interface AttemptResult {
  readonly cause: RevisionCause
  /** This one included. */
  readonly attempts: number
  /** Assessed by a model, in this revision or carried over from an earlier one. */
  readonly assessed: number
  /** Assessed in this revision. */
  readonly newlyAssessed: number
  /** Could not be assessed for good, and for now. */
  readonly failedForGood: number
  readonly waiting: number
}

export type AttemptStep =
  | { readonly do: 'POSTPONE'; readonly afterMs: number }
  | {
      readonly do: 'CLOSE'
      readonly status: ClosedStatus
      /** Another revision for what is waiting, with so many attempts behind it; undefined when none would help. */
      readonly retry: { readonly afterMs: number; readonly attempts: number } | undefined
    }

/**
 * What follows an attempt. What is ready is shown at once: a revision closes as soon as it holds a new assessment, and another one
 * goes on with what is waiting. Without any it is tried again, and closes as FAILED after its last attempt.
 */
export function stepAfter(result: AttemptResult): AttemptStep {
  const { cause, attempts, assessed, newlyAssessed, failedForGood, waiting } = result
  const status = assessed === 0 && failedForGood + waiting > 0 ? 'FAILED' : 'READY'
  if (waiting === 0) return { do: 'CLOSE', status, retry: undefined }
  if (newlyAssessed > 0) {
    return { do: 'CLOSE', status, retry: { afterMs: backOffAfter(1), attempts: 0 } }
  }
  if (!isExhausted({ cause, attempts: attempts + 1 })) {
    return { do: 'POSTPONE', afterMs: backOffAfter(attempts) }
  }
  // One that has used up even its attempts crashed at each: it would crash again.
  const mayGoOn = cause !== 'RETRY' && !isExhausted({ cause, attempts })
  return {
    do: 'CLOSE',
    status,
    retry: mayGoOn ? { afterMs: hourMs, attempts: attemptsMax } : undefined,
  }
}

/** One revision of the feedback of a session; once READY or FAILED it never changes. */
export interface StoredFeedback {
  readonly revision: number
  readonly status: FeedbackStatus
  readonly cause: RevisionCause
  readonly overallScore: number | null
  readonly spread: { readonly min: number; readonly max: number } | null
  readonly summary: string | null
  readonly dimensions: readonly { name: string; score: number | null }[]
  readonly items: readonly FeedbackItem[]
  readonly nextSteps: readonly NextStep[]
  readonly nextAttemptAt: Date
  readonly readyAt: Date | null
  readonly updatedAt: Date
}
