import { namespaced, type Logger, type RedisClient, type RedisSubscriber } from '@interview-pass/service-kit'

/** What replicas keep copies of. */
type Changed = 'products' | 'api-clients'

/** The key for all things of a kind at once. */
export const everything = '*'

/** Tells every replica what was changed, so that nobody goes on with an old copy. */
export interface ChangeFeed {
  /** To be called after the commit. This replica hears it at once, others through Redis, or not at all while that is away. */
  announce(changed: Changed, key: string): Promise<void>
  onChange(changed: Changed, forget: (key: string) => void): void
}

export interface ChangeFeedDeps {
  readonly redis: Pick<RedisClient, 'attempt'>
  readonly subscriber: Pick<RedisSubscriber, 'subscribe'>
  readonly namespace: string
  readonly logger: Logger
}

export function createChangeFeed(deps: ChangeFeedDeps): ChangeFeed {
  const listeners = new Map<Changed, (key: string) => void>()
  const channelOf = (changed: Changed) => namespaced(deps.namespace, `changed:${changed}`)
  return {
    async announce(changed, key) {
      listeners.get(changed)?.(key)
      await deps.redis.attempt((redis) => redis.publish(channelOf(changed), key))
    },
    onChange(changed, forget) {
      listeners.set(changed, forget)
      void subscribe(deps, channelOf(changed), forget)
    },
  }
}

/** Confirmed only when Redis is there, which nobody waits for. */
async function subscribe(
  { logger, subscriber }: ChangeFeedDeps,
  channel: string,
  onMessage: (message: string) => void,
): Promise<void> {
  try {
    await subscriber.subscribe(channel, onMessage)
  } catch (error) {
    logger.warn({ error }, 'what other replicas change will be seen late')
  }
}
