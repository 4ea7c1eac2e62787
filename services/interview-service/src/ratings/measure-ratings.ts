import { counter, type Metrics } from '@interview-pass/service-kit'

const stars = ['1', '2', '3', '4', '5'] as const

export const ratingMetrics = {
  ratings: counter(
    'interview_ratings_total',
    'ratings',
    'Satisfaction of candidates, 1 to 5; satisfied ones are those by rating less those replaced',
    { rating: stars, replaced: ['none', ...stars] },
  ),
}

export interface RatingMetrics {
  /** A rating, and the one that it takes the place of. */
  countRating(rating: number, replaced: number | undefined): void
}

export function createRatingMetrics(metrics: Metrics): RatingMetrics {
  const ratings = metrics.counter(ratingMetrics.ratings)
  return {
    countRating: (rating, replaced) =>
      ratings.inc({ rating: String(rating), replaced: String(replaced ?? 'none') }),
  }
}
