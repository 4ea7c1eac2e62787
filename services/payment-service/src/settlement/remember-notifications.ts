import { namespaced, type RedisClient } from '@interview-pass/service-kit'
import { LRUCache } from 'lru-cache'
import type { ChannelNotification } from '../channels/payment-channel.ts'

const rememberedMs = 300_000
const rememberedMax = 10_000

/** A channel repeats after minutes: news of a payment that is younger than this comes for the first time. */
const firstDeliveryMs = 60_000

export interface RecentNotifications {
  /** True only for a notification whose effect is committed. While Redis is away: false, the database decides. */
  has(channel: string, notification: ChannelNotification): Promise<boolean>
  /** Called after the commit, never before it. Does not wait for Redis: a repeat that it misses is harmless. */
  remember(channel: string, notifyId: string): void
}

/**
 * The first, cheap layer against repeats: this process's memory, and Redis for what others took in. What makes a repeat
 * harmless is the database.
 */
export function createRecentNotifications(
  redis: Pick<RedisClient, 'attempt'>,
  namespace: string,
  now: () => Date,
): RecentNotifications {
  const own = new LRUCache<string, true>({ max: rememberedMax, ttl: rememberedMs })
  const keyOf = (channel: string, notifyId: string) => namespaced(namespace, `notify:${channel}:${notifyId}`)
  return {
    async has(channel, { notifyId, payment }) {
      const key = keyOf(channel, notifyId)
      if (own.has(key)) return true
      const isFirst = payment !== undefined && now().getTime() - payment.paidAt.getTime() < firstDeliveryMs
      return !isFirst && (await redis.attempt((client) => client.exists(key))) === 1
    },
    remember(channel, notifyId) {
      const key = keyOf(channel, notifyId)
      own.set(key, true)
      redis.attempt((client) => client.set(key, '1', 'PX', rememberedMs)).catch(() => undefined)
    },
  }
}
