import { AppError, type Database } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { getLockedSession } from '../sessions/read-session.ts'
import type { RatingMetrics } from './measure-ratings.ts'
import { findRating, findShownFeedback, putRating, type Rating } from './ratings.store.ts'

export interface RateInterviewDeps {
  readonly database: Database
  readonly ratingMetrics: RatingMetrics
  readonly now: () => Date
}

/** A rating and the revision of the feedback that it is about. */
export interface GivenRating extends Rating {
  readonly revision: number
}

/**
 * Keeps what a candidate thinks of an interview, in the place of what they thought before. Throws AppError
 * FEEDBACK_NOT_AVAILABLE while there is no feedback that can be read, or none of that revision.
 */
export async function rateInterview(
  deps: RateInterviewDeps,
  key: SessionKey,
  given: { rating: number; comment: string | null; revision: number | undefined },
): Promise<GivenRating> {
  const { rating, comment } = given
  const { stored, replaced } = await deps.database.transaction(async (tx) => {
    await getLockedSession(tx, key)
    const shown = await findShownFeedback(tx, key, given.revision)
    if (shown === undefined) throw new AppError('FEEDBACK_NOT_AVAILABLE')
    const before = await findRating(tx, key)
    const kept = { rating, comment, ratedAt: deps.now() }
    await putRating(tx, key, { ...kept, feedbackId: shown.id })
    return { stored: { ...kept, revision: shown.revision }, replaced: before?.rating }
  })
  deps.ratingMetrics.countRating(rating, replaced)
  return stored
}
