import { Kafka, logLevel, Partitioners, type LogEntry } from 'kafkajs'
import type { Logger } from '../telemetry/logger.ts'
import { withDeadline } from '../timing/deadline.ts'

export { Partitioners }
export type { Admin, Consumer, EachBatchPayload, IHeaders, ITopicConfig, KafkaMessage } from 'kafkajs'

export interface KafkaOptions {
  /** `host:port` each. */
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly logger: Pick<Logger, 'warn'>
}

const connectionTimeoutMs = 2000
const requestTimeoutMs = 8000

/** All five settings are given, because kafkajs takes other defaults when NODE_ENV is `test`. About 1.5 s in all. */
export const kafkaRetry = {
  initialRetryTime: 50,
  factor: 0.2,
  multiplier: 2,
  maxRetryTime: 1000,
  retries: 5,
}

/** For what kafkajs retries underneath (connecting, finding the coordinator): few, because the two multiply. */
const innerRetry = { ...kafkaRetry, retries: 1 }

interface Connectable {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** One client of a server that comes and goes. */
export interface Reconnecting<Client> {
  /** Connects when there is no connection. After a failure the next call uses a fresh client. */
  use<T>(deadlineMs: number, work: (client: Client) => Promise<T>): Promise<T>
  /** Waits for the end of the connection, but not longer. */
  close(deadlineMs: number): Promise<void>
}

export function reconnecting<Client extends Connectable>(open: () => Client): Reconnecting<Client> {
  let current: Promise<Client> | undefined

  const connected = async (): Promise<Client> => {
    const client = open()
    await client.connect()
    return client
  }

  const discard = async (client: Promise<Client> | undefined): Promise<void> => {
    if (client === current) current = undefined
    await client?.then((connected) => connected.disconnect()).catch(() => undefined)
  }

  return {
    async use(deadlineMs, work) {
      const client = (current ??= connected())
      try {
        return await withDeadline(async () => work(await client), deadlineMs)
      } catch (error) {
        // It may still be retrying what failed: it is cut off, so that its retry cannot overtake what comes next.
        void discard(client)
        throw error
      }
    },
    close: (deadlineMs) => withDeadline(() => discard(current), deadlineMs).catch(() => undefined),
  }
}

/** A kafkajs client whose warnings go to our logger. Connects to nothing by itself. */
export function openKafka(options: KafkaOptions): Kafka {
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: innerRetry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => writeLog(options.logger, entry),
  })
}

/** kafkajs calls an error what it goes on to retry; ours are the ones that callers see. Its texts name brokers, topics and groups only. */
function writeLog(logger: Pick<Logger, 'warn'>, entry: LogEntry): void {
  if (entry.level > logLevel.WARN) return
  logger.warn({ source: 'kafkajs', name: entry.namespace, reason: entry.log.message }, 'kafka client warning')
}
