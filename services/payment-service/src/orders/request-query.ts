import type { RateLimiter, Sql } from '@interview-pass/service-kit'
import type { ChannelName } from '../channels/payment-channel.ts'
import { bringQueryForward } from './orders.store.ts'

/** False when the limit is reached, so that nothing was done. */
export type RequestQuery = (channel: ChannelName, outTradeNo: string) => Promise<boolean>

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
    const limits = [
      { group: 'query-attempt', key: outTradeNo, perMinute: queriesPerMinute.attempt },
      { group: 'query-channel', key: channel, perMinute: queriesPerMinute.channel },
    ]
    for (const limit of limits) {
      const { allowed } = await needs.rateLimiter.consume(limit)
      if (!allowed) return false
    }
    if (await bringQueryForward(needs.sql, { channel, outTradeNo, now: needs.now() })) needs.wakeResolver()
    return true
  }
}
