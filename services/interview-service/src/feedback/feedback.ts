import type { Transition } from '@interview-pass/service-kit'
import type { FeedbackItem } from './feedback-item.ts'

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

/** Attempts at one revision, interrupted ones included, so that a crash cannot repeat for ever. */
export const attemptsMax = 5

const backOffMs = [30_000, 120_000, 600_000, 1_800_000]

/** How long a revision waits after so many failed attempts. */
export function backOffAfter(attempts: number): number {
  return backOffMs[Math.min(attempts, backOffMs.length) - 1] ?? 30_000
}

/** One revision of the feedback of a session; once READY or FAILED it never changes. */
export interface StoredFeedback {
  readonly revision: number
  readonly status: FeedbackStatus
  readonly overallScore: number | null
  readonly summary: string | null
  readonly dimensions: readonly { name: string; score: number | null }[]
  readonly items: readonly FeedbackItem[]
  readonly readyAt: Date | null
  readonly updatedAt: Date
}
