import { withDeadline } from '../timing/deadline.ts'
import { retryTransient } from '../timing/retry.ts'
import { openKafka, reconnecting, type Admin, type ITopicConfig, type KafkaOptions } from './kafka.ts'
import { namespaced } from '../config/namespaced.ts'

export interface TopicOptions {
  readonly brokers: readonly string[]
  /** Prefix of every topic; empty in production. */
  readonly namespace: string
  readonly topics: Readonly<Record<string, { readonly partitions: number }>>
  /** Overrides the number of partitions of every topic; for small stacks. */
  readonly partitions?: number
  readonly log?: (line: string) => void
}

/**
 * The broker unpacks what a peer compressed, by whichever codec: a client of ours never meets one that it has not, nor a
 * few kilobytes that unpack to gigabytes. Our own events are not compressed.
 */
const everyTopic = { 'compression.type': 'uncompressed' }

const createDeadlineMs = 60_000
/** Until the deadline of it all. */
const leadersRetry = { isTransient: () => true, attemptsMax: 12, firstDelayMs: 20 }
const brokersDefault = -1
const dayMs = 24 * 60 * 60 * 1000
const retentionMs = 7 * dayMs
const deadLetterRetentionMs = 30 * dayMs
/** Twice the default: a parked message has more headers than it came with. */
const deadLetterBytesMax = 2 * 1024 * 1024

/** Creates the topics that are missing, and waits until all have their leaders. Existing topics stay as they are. */
export async function createTopics(options: TopicOptions): Promise<void> {
  // What kafkajs warns about is retried, or thrown in the end.
  const logger = { warn: () => undefined }
  const client = { brokers: options.brokers, clientId: 'create-topics', logger }
  await createMissing(client, wantedTopics(options), options.log)
}

/** Creates the topic where a group parks what it cannot handle. `topic` as the broker knows it. */
export async function createDeadLetterTopic({
  topic,
  ...client
}: KafkaOptions & { readonly topic: string }): Promise<void> {
  const config = {
    'retention.ms': String(deadLetterRetentionMs),
    'max.message.bytes': String(deadLetterBytesMax),
  }
  await createMissing(client, [topicToCreate(topic, 1, brokersDefault, config)])
}

async function createMissing(
  client: KafkaOptions,
  wanted: readonly ITopicConfig[],
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const admin = openKafka(client).admin()
  const create = async (): Promise<void> => {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = wanted.filter(({ topic }) => !existing.has(topic))
    // Returns false when another run was faster, which is as good.
    if (missing.length > 0) {
      await admin.createTopics({ topics: missing, waitForLeaders: false, timeout: 10_000 })
    }
    // kafkajs itself would not wait for topics of another run, and fail where a broker has not heard of a topic yet.
    const names = wanted.map(({ topic }) => topic)
    await retryTransient(() => requireLeaders(admin, names), leadersRetry)
    for (const { topic, numPartitions } of missing) {
      log(`created topic ${topic} with ${numPartitions} partitions`)
    }
  }
  try {
    await withDeadline(create, createDeadlineMs)
  } finally {
    await admin.disconnect()
  }
}

function wantedTopics(options: TopicOptions): ITopicConfig[] {
  return Object.entries(options.topics).map(([topic, { partitions }]) =>
    topicToCreate(namespaced(options.namespace, topic), options.partitions ?? partitions, 1, {
      'retention.ms': String(retentionMs),
    }),
  )
}

function topicToCreate(
  topic: string,
  numPartitions: number,
  replicationFactor: number,
  config: Readonly<Record<string, string>>,
): ITopicConfig {
  const configEntries = Object.entries({ ...everyTopic, ...config }).map(([name, value]) => ({ name, value }))
  return { topic, numPartitions, replicationFactor, configEntries }
}

const probeDeadlineMs = 2000

/** For readiness: keeps one connection. `check` rejects within 2 s unless every partition of every topic, named as the broker knows it, has a leader. */
export function kafkaProbe(options: KafkaOptions & { topics: readonly string[] }): {
  check(): Promise<void>
  close(): Promise<void>
} {
  const kafka = openKafka(options)
  const admin = reconnecting(() => kafka.admin())
  return {
    check: () => admin.use(probeDeadlineMs, (client) => requireLeaders(client, options.topics)),
    close: () => admin.close(probeDeadlineMs),
  }
}

async function requireLeaders(admin: Admin, names: readonly string[]): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] })
  for (const { name, partitions } of topics) {
    const leaderless = partitions.some(({ leader }) => leader < 0)
    if (leaderless || partitions.length === 0) {
      throw new Error(`topic ${name} has a partition without a leader`)
    }
  }
}
