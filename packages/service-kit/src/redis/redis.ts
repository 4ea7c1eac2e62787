import { Redis } from 'ioredis'
import { backOffMs } from '../timing/back-off.ts'
import { withDeadline } from '../timing/deadline.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createRedisOutage, RedisUnavailableError } from './outage.ts'

export interface RedisOptions {
  readonly url: string
  readonly logger: Logger
  /** Names the client to Redis and in logs. */
  readonly name: string
}

export interface RedisClient {
  /** For libraries that need the client itself. It has no deadline of its own: ask it within `run`. */
  readonly raw: Redis
  /** False from the first failure until Redis answers again. */
  readonly isAvailable: boolean
  /** Throws RedisUnavailableError when Redis cannot be asked: within 200 ms at the start of an outage, at once while it lasts. */
  run<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** Like `run`, but returns undefined when Redis cannot be asked. */
  attempt<T>(work: (redis: Redis) => Promise<T>): Promise<T | undefined>
  /** For readiness: asks Redis itself. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** For all commands of one piece of work. ioredis' own limit would take an answer for late that only was read late. */
const answerTimeoutMs = 200
const connectTimeoutMs = 500
const bootTimeoutMs = 1000
const reconnect = { firstMs: 50, maxMs: 1000 }
/** A connection that has answered nothing for this long is replaced: the other end may be gone without a word. */
const silentMs = 2000

/** Waits up to 1 s for Redis and goes on without it. Commands are never queued or repeated: a caller has a better answer than waiting. */
export async function connectRedis(options: RedisOptions): Promise<RedisClient> {
  const raw = new Redis(options.url, {
    connectionName: options.name,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    socketTimeout: silentMs,
    retryStrategy: (attempt) => backOffMs(reconnect, attempt),
  })
  const ping = () => withDeadline(() => raw.ping(), answerTimeoutMs)
  const outage = createRedisOutage(raw, { ...options, ping })
  const shareWrites = writeSharer(raw)
  const run = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    if (outage.isGoingOn) throw new RedisUnavailableError('redis is away')
    shareWrites()
    try {
      return await withDeadline(() => work(raw), answerTimeoutMs)
    } catch (error) {
      throw outage.noticed(error) ? new RedisUnavailableError('redis is away', { cause: error }) : error
    }
  }
  await withDeadline(() => raw.connect(), bootTimeoutMs).catch(outage.begin)
  return {
    raw,
    get isAvailable() {
      return !outage.isGoingOn
    },
    run,
    async attempt(work) {
      try {
        return await run(work)
      } catch (error) {
        if (error instanceof RedisUnavailableError) return undefined
        throw error
      }
    },
    async ping() {
      await ping()
    },
    async close() {
      outage.forget()
      raw.disconnect()
    },
  }
}

/**
 * Lets the commands of all requests that one turn of the event loop serves go out in one write: a write costs more than the
 * rest of a command. ioredis' own pipelining would hold them back until the batch before is answered.
 */
function writeSharer(redis: Redis): () => void {
  let corked: Redis['stream'] | undefined
  return () => {
    const { stream } = redis
    if (stream === corked || redis.status !== 'ready') return
    corked = stream
    stream.cork()
    setImmediate(() => {
      stream.uncork()
      corked = undefined
    })
  }
}

export interface RedisSubscriber {
  /** Resolves when Redis has confirmed, which takes as long as an outage lasts. After a lost connection it subscribes again; what was published meanwhile is lost. */
  subscribe(channel: string, onMessage: (message: string) => void): Promise<void>
  /** Ends every subscription to the channel. */
  unsubscribe(channel: string): Promise<void>
  close(): Promise<void>
}

const keepAliveMs = 10_000

/** A client for subscriptions only. Without command timeout: they have no end. */
export function connectSubscriber(options: RedisOptions): RedisSubscriber {
  const raw = new Redis(options.url, {
    connectionName: options.name,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: null,
    keepAlive: keepAliveMs,
    retryStrategy: (attempt) => backOffMs(reconnect, attempt),
  })
  const listeners = new Map<string, ((message: string) => void)[]>()
  raw.on('message', (channel, message) => {
    for (const onMessage of listeners.get(channel) ?? []) onMessage(message)
  })
  let isAway = false
  raw.on('error', (error) => {
    if (!isAway) options.logger.warn({ name: options.name, error }, 'redis is away')
    isAway = true
  })
  raw.on('ready', () => {
    isAway = false
  })
  return {
    async subscribe(channel, onMessage) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), onMessage])
      await raw.subscribe(channel)
    },
    async unsubscribe(channel) {
      listeners.delete(channel)
      await raw.unsubscribe(channel)
    },
    async close() {
      raw.disconnect()
    },
  }
}
