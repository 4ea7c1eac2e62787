import { withDeadline } from '../timing/deadline.ts'
import { openKafka, type Admin, type KafkaOptions } from './kafka.ts'
import { namespaced } from '../namespaced.ts'

export interface TopicOptions {
  brokers: readonly string[]
  /** Prefix of every topic; empty in production. */
  namespace: string
  topics: Readonly<Record<string, { readonly partitions: number }>>
  /** Overrides the number of partitions of every topic; for small stacks. */
  partitions?: number
  /** Default 1. */
  replicationFactor?: number
  log?: (line: string) => void
}

/**
 * The broker unpacks what a peer compressed, by whichever codec: a client of ours never meets one that it has not, nor a
 * few kilobytes that unpack to gigabytes. Our own events are not compressed.
 */
const everyTopic = { 'compression.type': 'uncompressed' }

interface TopicToCreate {
  topic: string
  numPartitions: number
  replicationFactor: number
  configEntries: { name: string; value: string }[]
}

const createDeadlineMs = 60_000
const brokersDefault = -1
const dayMs = 24 * 60 * 60 * 1000
const retentionMs = 7 * dayMs
const deadLetterRetentionMs = 30 * dayMs
/** Twice the default: a parked message has more headers than it came with. */
const deadLetterBytesMax = 2 * 1024 * 1024

/** Creates the topics that are missing, and waits for their leaders. Existing topics stay as they are. */
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
  wanted: readonly TopicToCreate[],
  log?: (line: string) => void,
): Promise<void> {
  const admin = openKafka(client).admin()
  try {
    await withDeadline(async () => {
      await admin.connect()
      await createMissingBy(admin, wanted, log)
    }, createDeadlineMs)
  } finally {
    await admin.disconnect()
  }
}

async function createMissingBy(
  admin: Admin,
  wanted: readonly TopicToCreate[],
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const existing = new Set(await admin.listTopics())
  const missing = wanted.filter(({ topic }) => !existing.has(topic))
  if (missing.length === 0) return
  // Answers false when another run was faster, which is as good.
  await admin.createTopics({ topics: [...missing], waitForLeaders: true, timeout: 10_000 })
  for (const { topic, numPartitions } of missing) {
    log(`created topic ${topic} with ${numPartitions} partitions`)
  }
}

function wantedTopics(options: TopicOptions): TopicToCreate[] {
  return Object.entries(options.topics).map(([topic, { partitions }]) =>
    topicToCreate(
      namespaced(options.namespace, topic),
      options.partitions ?? partitions,
      options.replicationFactor ?? 1,
      { 'retention.ms': String(retentionMs) },
    ),
  )
}

function topicToCreate(
  topic: string,
  numPartitions: number,
  replicationFactor: number,
  config: Readonly<Record<string, string>>,
): TopicToCreate {
  const configEntries = Object.entries({ ...everyTopic, ...config }).map(([name, value]) => ({ name, value }))
  return { topic, numPartitions, replicationFactor, configEntries }
}

export interface KafkaProbe {
  /** Rejects within 2 s unless every partition of every topic has a leader. */
  check(): Promise<void>
  close(): Promise<void>
}

const probeDeadlineMs = 2000

/** For readiness: keeps one connection. `topics` are names as the broker knows them. */
export function kafkaProbe(options: KafkaOptions & { topics: readonly string[] }): KafkaProbe {
  const kafka = openKafka(options)
  let current: Promise<Admin> | undefined

  const connected = (): Promise<Admin> => {
    current ??= (async () => {
      const admin = kafka.admin()
      await admin.connect()
      return admin
    })()
    return current
  }

  const close = async (): Promise<void> => {
    const last = current
    current = undefined
    await last?.then((admin) => admin.disconnect()).catch(() => undefined)
  }

  return {
    async check() {
      try {
        await withDeadline(async () => requireLeaders(await connected(), options.topics), probeDeadlineMs)
      } catch (error) {
        void close()
        throw error
      }
    },
    close: () => withDeadline(close, probeDeadlineMs).catch(() => undefined),
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
