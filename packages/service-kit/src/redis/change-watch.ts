import { EventEmitter } from 'node:events'
import { namespaced } from '../config/namespaced.ts'
import { newId } from '../ids.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { RedisClient, RedisSubscriber } from './redis.ts'

/** Says when something has changed, wherever that was written. Losing a message costs a reader its next slow look. */
export interface ChangeWatch {
  /** Called after the commit; `name` has no blank in it. */
  changed(name: string): void
  watch(name: string): ChangeWatcher
}

export interface ChangeWatcher {
  /** Resolves at the next change since the last call, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>
  close(): void
}

export interface ChangeWatchDeps {
  readonly redis: Pick<RedisClient, 'attempt'>
  readonly subscriber: Pick<RedisSubscriber, 'subscribe'>
  readonly namespace: string
  readonly logger: Logger
}

/** Readers of this process are woken directly, those of other replicas through one Redis channel, called `topic`. */
export function createChangeWatch(deps: ChangeWatchDeps, topic: string): ChangeWatch {
  const channel = namespaced(deps.namespace, topic)
  // Tells this replica's own messages from those of others.
  const replica = newId()
  const local = new EventEmitter<Record<string, []>>()
  // One listener for each reader: there is no bound to warn about.
  local.setMaxListeners(0)
  void listen(deps, channel, (message) => {
    const [from, name] = message.split(' ')
    if (from !== replica && name !== undefined) local.emit(name)
  })
  return {
    changed(name) {
      local.emit(name)
      void publish(deps, channel, `${replica} ${name}`)
    },
    watch: (name) => watcherOf(local, name),
  }
}

/** Confirmed only when Redis is there, which nobody waits for. */
async function listen(
  { subscriber, logger }: ChangeWatchDeps,
  channel: string,
  onMessage: (message: string) => void,
): Promise<void> {
  try {
    await subscriber.subscribe(channel, onMessage)
  } catch (error) {
    logger.warn({ error, name: channel }, 'changes on other replicas will be seen late')
  }
}

async function publish({ redis, logger }: ChangeWatchDeps, channel: string, message: string): Promise<void> {
  try {
    await redis.attempt((client) => client.publish(channel, message))
  } catch (error) {
    logger.warn({ error, name: channel }, 'readers on other replicas could not be woken')
  }
}

function watcherOf(local: EventEmitter<Record<string, []>>, name: string): ChangeWatcher {
  let hasChanged = false
  let wake: (() => void) | undefined
  const onChange = () => {
    hasChanged = true
    wake?.()
  }
  local.on(name, onChange)
  return {
    async next(timeoutMs) {
      if (!hasChanged) {
        const change = Promise.withResolvers<void>()
        wake = change.resolve
        const timer = setTimeout(change.resolve, timeoutMs)
        await change.promise
        clearTimeout(timer)
        wake = undefined
      }
      hasChanged = false
    },
    close() {
      local.off(name, onChange)
      wake?.()
    },
  }
}
