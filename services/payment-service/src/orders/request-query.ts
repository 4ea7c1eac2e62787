import type { RateLimiter, Sql } from '@interview-pass/service-kit'
import type { ChannelName } from '../channels/payment-channel.ts'
import { bringQueryForward, findAttemptByNumber, type FoundAttempt } from './orders.store.ts'

/** LIMITED: nothing was done, so that the news that asked for it must come again. */
type QueryRequest = 'REQUESTED' | 'LIMITED' | 'NO_ATTEMPT'

export type RequestQuery = (channel: ChannelName, outTradeNo: string) => Promise<QueryRequest>

export interface AllowQueryNeeds {
  readonly sql: Sql
  readonly rateLimiter: RateLimiter
}

export interface RequestQueryNeeds extends AllowQueryNeeds {
  readonly now: () => Date
  readonly wakeResolver: () => void
}

const queriesPerMinute = { attempt: 2, channel: 60 }

/** Lets a doubtful notification bring the active query of its attempt forward, at most twice a minute each and 60 in all. */
export function requestQueryWith(needs: RequestQueryNeeds): RequestQuery {
  return async (channel, outTradeNo) => {
    const attempt = await allowQuery(needs, channel, outTradeNo)
    if (attempt === 'LIMITED' || attempt === 'NO_ATTEMPT') return attempt
    const limit = { group: 'query-channel', key: channel, perMinute: queriesPerMinute.channel }
    if (!(await needs.rateLimiter.consume(limit)).allowed) return 'LIMITED'
    if (await bringQueryForward(needs.sql, { ...attempt, now: needs.now() })) needs.wakeResolver()
    return 'REQUESTED'
  }
}

/** The attempt that a doubtful notification may have asked about now, at most twice a minute. */
export async function allowQuery(
  needs: AllowQueryNeeds,
  channel: ChannelName,
  outTradeNo: string,
): Promise<FoundAttempt | 'LIMITED' | 'NO_ATTEMPT'> {
  // Before any limit: numbers that somebody made up must not use up what real attempts share.
  const attempt = await findAttemptByNumber(needs.sql, { channel, outTradeNo })
  if (attempt === undefined) return 'NO_ATTEMPT'
  const limit = { group: 'query-attempt', key: outTradeNo, perMinute: queriesPerMinute.attempt }
  return (await needs.rateLimiter.consume(limit)).allowed ? attempt : 'LIMITED'
}
