import type { RateLimiter, Sql } from '@interview-pass/service-kit'
import type { ChannelName } from '../channels/payment-channel.ts'
import { bringQueryForward, findAttemptByNumber } from './orders.store.ts'

/** LIMITED: nothing was done, so that the news that asked for it must come again. */
type QueryRequest = 'REQUESTED' | 'LIMITED' | 'NO_ATTEMPT'

export type RequestQuery = (channel: ChannelName, outTradeNo: string) => Promise<QueryRequest>

export interface RequestQueryNeeds {
  readonly sql: Sql
  readonly rateLimiter: RateLimiter
  readonly now: () => Date
  readonly wakeResolver: () => void
}

const queriesPerMinute = { attempt: 2, channel: 60 }

/** Lets a doubtful notification bring the active query of its attempt forward, at most twice a minute each and 60 in all. */
export function requestQueryWith(needs: RequestQueryNeeds): RequestQuery {
  return async (channel, outTradeNo) => {
    // Before the limits: numbers that somebody made up must not use up what real attempts share.
    const attempt = await findAttemptByNumber(needs.sql, { channel, outTradeNo })
    if (attempt === undefined) return 'NO_ATTEMPT'
    const limits = [
      { group: 'query-attempt', key: outTradeNo, perMinute: queriesPerMinute.attempt },
      { group: 'query-channel', key: channel, perMinute: queriesPerMinute.channel },
    ]
    for (const limit of limits) {
      const { allowed } = await needs.rateLimiter.consume(limit)
      if (!allowed) return 'LIMITED'
    }
    if (await bringQueryForward(needs.sql, { ...attempt, now: needs.now() })) needs.wakeResolver()
    return 'REQUESTED'
  }
}
