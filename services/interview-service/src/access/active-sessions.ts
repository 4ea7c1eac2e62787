import { gauge, namespaced, type Metrics, type RedisClient } from '@interview-pass/service-kit'

export const activeSessionMetrics = {
  active: gauge(
    'active_sessions',
    'candidates',
    'Candidates who have asked for something within five minutes, over all replicas',
  ),
}

/** Which candidates are there right now, over all replicas. Losing it costs a figure and nothing else. */
export interface ActiveSessions {
  /** The candidate of this session has asked for something. Returns at once. */
  seen(publicId: string): void
  /** Counts for the metric; what Redis cannot tell stays as it was. */
  measure(): Promise<void>
}

export interface ActiveSessionsDeps {
  readonly redis: Pick<RedisClient, 'attempt'>
  readonly metrics: Metrics
  readonly namespace: string
  readonly now: () => Date
}

/** Who has asked for nothing for so long is not there. */
const activeMs = 5 * 60_000

/** In Redis a set by time, so that a session counts once, whichever replica serves it. */
export function createActiveSessions({ redis, metrics, namespace, now }: ActiveSessionsDeps): ActiveSessions {
  const key = namespaced(namespace, 'active-sessions')
  const active = metrics.gauge(activeSessionMetrics.active)
  return {
    seen(publicId) {
      void redis.attempt((client) => client.zadd(key, now().getTime(), publicId)).catch(() => undefined)
    },
    async measure() {
      await redis.attempt((client) => client.zremrangebyscore(key, '-inf', now().getTime() - activeMs))
      const count = await redis.attempt((client) => client.zcard(key))
      if (count !== undefined) active.set(count)
    },
  }
}
