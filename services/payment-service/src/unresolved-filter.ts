import { z } from 'zod'

export const yearMinutes = 366 * 24 * 60

/** For `query` of a list of what waits for the channel. */
export const unresolvedFilter = {
  unresolved_minutes: z.coerce
    .number()
    .int()
    .min(0)
    .max(yearMinutes)
    .optional()
    .describe('Only those without an outcome for at least so many minutes'),
  is_given_up: z
    .literal('true')
    .optional()
    .describe('Only those without an outcome that nobody asks about any more'),
} as const

interface UnresolvedQuery {
  readonly unresolved_minutes?: number | undefined
  readonly is_given_up?: 'true' | undefined
}

/** What that filter looks for. */
export function unresolvedAt(query: UnresolvedQuery, now: Date): { openSince?: Date; isGivenUp: boolean } {
  const { unresolved_minutes: minutes } = query
  return {
    ...(minutes !== undefined && { openSince: new Date(now.getTime() - minutes * 60_000) }),
    isGivenUp: query.is_given_up === 'true',
  }
}
