import { namespaced, type RedisClient } from '@interview-pass/service-kit'

const rememberedSeconds = 300

export interface RecentNotifications {
  /** True only for a notification whose effect is committed. While Redis is away: false, the database decides. */
  has(channel: string, notifyId: string): Promise<boolean>
  /** Called after the commit, never before it. */
  remember(channel: string, notifyId: string): Promise<void>
}

/** The first, cheap layer against repeats. What makes a repeat harmless is the database. */
export function createRecentNotifications(redis: RedisClient, namespace: string): RecentNotifications {
  const keyOf = (channel: string, notifyId: string) => namespaced(namespace, `notify:${channel}:${notifyId}`)
  return {
    has: async (channel, notifyId) =>
      (await redis.attempt((client) => client.exists(keyOf(channel, notifyId)))) === 1,
    async remember(channel, notifyId) {
      await redis.attempt((client) => client.set(keyOf(channel, notifyId), '1', 'EX', rememberedSeconds))
    },
  }
}
