import type { RateLimiter, Sql } from '@interview-pass/service-kit'
import { bringQueryForward, noteNews, type FoundAttempt } from './attempts.store.ts'
import { findAttemptByNumber } from './find-attempt.store.ts'

/** LIMITED: nothing was done. */
type QueryRequest = 'REQUESTED' | 'LIMITED' | 'NO_ATTEMPT'

/** Has a job ask the channel about an attempt because of a notification. */
export interface RequestQuery {
  /** Because of one that is not believed, and that anybody can send: at most twice a minute each, and 60 in all. */
  readonly becauseOfDoubt: (channel: string, outTradeNo: string) => Promise<QueryRequest>
  /** Because of genuine news, which is asked about in any case: at once twice a minute, and else when the minute is over. */
  readonly becauseOfNews: (channel: string, outTradeNo: string) => Promise<void>
}

export interface AllowQueryDeps {
  readonly sql: Sql
  readonly rateLimiter: RateLimiter
}

export interface RequestQueryDeps extends AllowQueryDeps {
  readonly now: () => Date
  readonly wakeResolver: () => void
}

const queriesPerMinute = { attempt: 2, channel: 60 }
const minuteMs = 60_000

export function createRequestQuery(deps: RequestQueryDeps): RequestQuery {
  const request = async (attempt: FoundAttempt, dueAt: Date): Promise<void> => {
    if (await bringQueryForward(deps.sql, { ...attempt, now: deps.now(), dueAt })) deps.wakeResolver()
  }
  return {
    async becauseOfDoubt(channel, outTradeNo) {
      const attempt = await allowQuery(deps, 'doubted', { channel, outTradeNo })
      if (attempt === 'LIMITED' || attempt === 'NO_ATTEMPT') return attempt
      const limit = { group: 'query-channel', key: channel, perMinute: queriesPerMinute.channel }
      if (!(await deps.rateLimiter.consume(limit)).allowed) return 'LIMITED'
      await request(attempt, deps.now())
      return 'REQUESTED'
    },
    async becauseOfNews(channel, outTradeNo) {
      const attempt = await findAttemptByNumber(deps.sql, { channel, outTradeNo })
      if (attempt === undefined) return
      await noteNews(deps.sql, { ...attempt, now: deps.now() })
      const isAllowed = await isWithinLimit(deps, 'news', outTradeNo)
      await request(attempt, isAllowed ? deps.now() : endOfMinute(deps.now()))
    },
  }
}

/** Which messages count together: what anybody can send does not use up what the channel's own may ask. */
type Occasion = 'doubted' | 'news'

/** The attempt that a notification may have asked about now, at most twice a minute. */
export async function allowQuery(
  deps: AllowQueryDeps,
  occasion: Occasion,
  { channel, outTradeNo }: { channel: string; outTradeNo: string },
): Promise<FoundAttempt | 'LIMITED' | 'NO_ATTEMPT'> {
  // Before any limit: numbers that somebody made up must not use up what real attempts share.
  const attempt = await findAttemptByNumber(deps.sql, { channel, outTradeNo })
  if (attempt === undefined) return 'NO_ATTEMPT'
  return (await isWithinLimit(deps, occasion, outTradeNo)) ? attempt : 'LIMITED'
}

async function isWithinLimit(
  { rateLimiter }: AllowQueryDeps,
  occasion: Occasion,
  outTradeNo: string,
): Promise<boolean> {
  const limit = { group: `query-attempt-${occasion}`, key: outTradeNo, perMinute: queriesPerMinute.attempt }
  return (await rateLimiter.consume(limit)).allowed
}

/** The same for all news of a minute, so that none puts off what an earlier one asked for. */
function endOfMinute(now: Date): Date {
  return new Date((Math.floor(now.getTime() / minuteMs) + 1) * minuteMs)
}
