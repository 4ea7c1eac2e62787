import { EventEmitter } from 'node:events'
import { namespaced, type Logger, type RedisClient, type RedisSubscriber } from '@interview-pass/service-kit'

/** Says when a turn's row has changed, wherever it was written. Losing a message costs a reader its next slow look. */
export interface TurnWatch {
  changed(turnId: bigint): void
  watch(turnId: bigint): TurnWatcher
}

interface TurnWatcher {
  /** Resolves at the next change since the last call, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>
  close(): void
}

export interface TurnWatchDeps {
  readonly redis: RedisClient
  readonly subscriber: RedisSubscriber
  readonly namespace: string
  readonly logger: Logger
  /** Tells this replica's own messages from those of others. */
  readonly replica: string
}

/** Readers of this process are woken directly, those of other replicas through one Redis channel. */
export function createTurnWatch(deps: TurnWatchDeps): TurnWatch {
  const channel = namespaced(deps.namespace, 'turns')
  const local = new EventEmitter<Record<string, []>>()
  // One listener for each reader of a turn: there is no bound to warn about.
  local.setMaxListeners(0)
  void listen(deps, channel, (message) => {
    const [replica, turnId] = message.split(' ')
    if (replica !== deps.replica && turnId !== undefined) local.emit(turnId)
  })
  return {
    changed(turnId) {
      local.emit(turnId.toString())
      void publish(deps, channel, `${deps.replica} ${turnId}`)
    },
    watch: (turnId) => watcherOf(local, turnId.toString()),
  }
}

/** Confirmed only when Redis is there, which nobody waits for. */
async function listen(
  deps: TurnWatchDeps,
  channel: string,
  onMessage: (message: string) => void,
): Promise<void> {
  try {
    await deps.subscriber.subscribe(channel, onMessage)
  } catch (error) {
    deps.logger.warn({ error }, 'changes of turns on other replicas will be seen late')
  }
}

async function publish(deps: TurnWatchDeps, channel: string, message: string): Promise<void> {
  try {
    await deps.redis.attempt((redis) => redis.publish(channel, message))
  } catch (error) {
    deps.logger.warn({ error }, 'readers on other replicas could not be woken')
  }
}

function watcherOf(local: EventEmitter<Record<string, []>>, name: string): TurnWatcher {
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
