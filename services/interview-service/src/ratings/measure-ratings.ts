import type { Metrics } from '@interview-pass/service-kit'

export interface RatingMetrics {
  /** A rating, and the one that it takes the place of. */
  countRating(rating: number, replaced: number | undefined): void
}

export function createRatingMetrics(metrics: Metrics): RatingMetrics {
  const ratings = metrics.counter(
    'interview_ratings_total',
    'Satisfaction of candidates, 1 to 5; satisfied ones are those by rating less those replaced',
    ['rating', 'replaced'],
  )
  return {
    countRating: (rating, replaced) =>
      ratings.inc({ rating: String(rating), replaced: String(replaced ?? 'none') }),
  }
}
