import type { FeedbackItem } from './feedback-item.ts'
import type { FeedbackStatus } from './feedback-state.ts'

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
