import type { RateLimiter, Sql } from '@interview-pass/service-kit'
import { bringQueryForward, type FoundAttempt } from './attempts.store.ts'
import { findAttemptByNumber } from './find-attempt.store.ts'

/** LIMITED: nothing was done, so that the news that asked for it must come again. */
type QueryRequest = 'REQUESTED' | 'LIMITED' | 'NO_ATTEMPT'

export type RequestQuery = (channel: string, outTradeNo: string) => Promise<QueryRequest>

export interface AllowQueryDeps {
  readonly sql: Sql
  readonly rateLimiter: RateLimiter
}

export interface RequestQueryDeps extends AllowQueryDeps {
  readonly now: () => Date
  readonly wakeResolver: () => void
}

const queriesPerMinute = { attempt: 2, channel: 60 }

/** Lets a doubtful notification bring the active query of its attempt forward, at most twice a minute each and 60 in all. */
export function createRequestQuery(deps: RequestQueryDeps): RequestQuery {
  return async (channel, outTradeNo) => {
    const attempt = await allowQuery(deps, channel, outTradeNo)
    if (attempt === 'LIMITED' || attempt === 'NO_ATTEMPT') return attempt
    const limit = { group: 'query-channel', key: channel, perMinute: queriesPerMinute.channel }
    if (!(await deps.rateLimiter.consume(limit)).allowed) return 'LIMITED'
    if (await bringQueryForward(deps.sql, { ...attempt, now: deps.now() })) deps.wakeResolver()
    return 'REQUESTED'
  }
}

/** The attempt that a doubtful notification may have asked about now, at most twice a minute. */
export async function allowQuery(
  deps: AllowQueryDeps,
  channel: string,
  outTradeNo: string,
): Promise<FoundAttempt | 'LIMITED' | 'NO_ATTEMPT'> {
  // Before any limit: numbers that somebody made up must not use up what real attempts share.
  const attempt = await findAttemptByNumber(deps.sql, { channel, outTradeNo })
  if (attempt === undefined) return 'NO_ATTEMPT'
  const limit = { group: 'query-attempt', key: outTradeNo, perMinute: queriesPerMinute.attempt }
  return (await deps.rateLimiter.consume(limit)).allowed ? attempt : 'LIMITED'
}
