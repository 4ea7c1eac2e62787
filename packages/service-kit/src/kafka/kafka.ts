import { Kafka, logLevel, Partitioners, type LogEntry } from 'kafkajs'
import type { Logger } from '../telemetry/logger.ts'

export { Partitioners }
export type { Admin, Consumer, EachBatchPayload, IHeaders, KafkaMessage, Producer } from 'kafkajs'

export interface KafkaOptions {
  /** `host:port` each. */
  brokers: readonly string[]
  clientId: string
  logger: Pick<Logger, 'warn'>
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
