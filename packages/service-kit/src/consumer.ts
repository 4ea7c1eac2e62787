import { setTimeout as delay } from 'node:timers/promises'
import { consumeBatch, type BatchHandling, type SubscribedTopic } from './consume-batch.ts'
import { consumerMetrics } from './consumer-metrics.ts'
import { withDeadline } from './deadline.ts'
import { connectProducer, type EventProducer } from './event-producer.ts'
import { kafkaRetry, openKafka, type Consumer, type KafkaOptions } from './kafka.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import type { Subscription } from './subscription.ts'
import { topicName } from './topic-name.ts'

export interface ConsumerNeeds extends KafkaOptions {
  logger: Logger
  metrics: Metrics
  /** Prefix of topics and group; empty in production. */
  namespace: string
}

export interface ConsumerOptions {
  /** Without namespace. */
  group: string
  subscriptions: readonly Subscription[]
  /** The same message may succeed later: it is tried again and never parked. */
  isTransient(error: unknown): boolean
  /** The group could not be joined although Kafka is there, many times in a row: the process should end. */
  onFatal(error: unknown): void
  /** Partitions handled at the same time. Default 4. */
  partitionsConcurrent?: number
  /** Deadline of one attempt to handle an event. Default 20 000. */
  handlerTimeoutMs?: number
  /** Default 100, doubled each time up to 5000. */
  retryFirstDelayMs?: number
  /** Attempts in place at a transient error, before the message is fetched again. Default 8. */
  transientAttemptsMax?: number
}

export interface RunningConsumer {
  /** Lets the running handlers end, commits and leaves the group. */
  stop(): Promise<void>
  /** It is a member of its group, and the group has confirmed that within the last 10 s. */
  isHealthy(): boolean
}

/** How long the partitions of a process that was killed wait for another member. */
const sessionTimeoutMs = 10_000
/** How soon a member hears that another one came or went, and so how long a rebalance takes. */
const heartbeatMs = 1000
/** About 7 s: a membership survives a short outage, which is quicker than joining anew. */
const consumerRetry = { ...kafkaRetry, retries: 10, restartOnFailure: () => Promise.resolve(false) }
/** A fetch is answered as soon as there is a message; this bounds how long an idle one holds up `stop`. */
const fetchWaitMs = 300
const rejoinDelayMs = 250
const rejoinDelayMaxMs = 5000
const crashesMax = 10
const leaveDeadlineMs = 3000
const stopDeadlineMs = 30_000
const retryDelayMaxMs = 5000

interface Membership {
  isJoined: boolean
  /** When the group last confirmed it, in ms since 1970. */
  confirmedAt: number
  /** Crashes since the group was last joined. */
  crashes: number
  /** Failures of any kind since then. */
  failures: number
}

/**
 * Consumes the topics of the subscriptions as one member of a group, each event at least once, in order per key. Does not
 * wait for Kafka: while it is away, joining is tried again and isHealthy() is false.
 */
export function startConsumer(needs: ConsumerNeeds, options: ConsumerOptions): RunningConsumer {
  const stopping = new AbortController()
  const membership: Membership = { isJoined: false, confirmedAt: 0, crashes: 0, failures: 0 }
  const deadLetters = deadLetterProducer(needs)
  const handling = batchHandling(needs, options, stopping.signal, deadLetters)
  const supervision = supervise(needs, options, { handling, membership, stopping: stopping.signal })
  return {
    isHealthy: () => membership.isJoined && Date.now() - membership.confirmedAt < sessionTimeoutMs,
    async stop() {
      stopping.abort()
      await withDeadline(() => supervision, stopDeadlineMs)
      await deadLetters.disconnect()
    },
  }
}

interface Supervised {
  handling: BatchHandling
  membership: Membership
  stopping: AbortSignal
}

/** Joins again after every end that was not asked for. kafkajs would do so after some crashes and stay dead after others. */
async function supervise(
  needs: ConsumerNeeds,
  options: ConsumerOptions,
  supervised: Supervised,
): Promise<void> {
  const { membership, stopping } = supervised
  while (!stopping.aborted) {
    try {
      await consume(needs, options, supervised)
    } catch (error) {
      if (stopping.aborted) return
      const delayMs = Math.min(rejoinDelayMs * 2 ** membership.failures, rejoinDelayMaxMs)
      membership.failures += 1
      needs.logger.warn(
        { group: options.group, delayMs, error },
        'consumer is out of its group, joining again',
      )
      if (membership.crashes === crashesMax) options.onFatal(error)
      await delay(delayMs, undefined, { signal: stopping }).catch(() => undefined)
    }
  }
}

/** One membership of the group: resolves when the consumer stops, rejects when it crashes. */
async function consume(
  needs: ConsumerNeeds,
  options: ConsumerOptions,
  { handling, membership, stopping }: Supervised,
): Promise<void> {
  const consumer = openKafka(needs).consumer({
    groupId: topicName(needs.namespace, options.group),
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: fetchWaitMs,
    allowAutoTopicCreation: false,
    retry: consumerRetry,
  })
  const joined = handling.metrics.joined
  consumer.on(consumer.events.GROUP_JOIN, () => {
    Object.assign(membership, { isJoined: true, confirmedAt: Date.now(), crashes: 0, failures: 0 })
    joined.set({ group: options.group }, 1)
  })
  consumer.on(consumer.events.HEARTBEAT, () => {
    membership.confirmedAt = Date.now()
  })
  try {
    await Promise.race([runToCrash(consumer, handling, membership, options), whenAborted(stopping)])
  } finally {
    membership.isJoined = false
    joined.set({ group: options.group }, 0)
    await leave(consumer, handling)
  }
}

/** Waits for the handlers as long as they need, and for Kafka only a moment: without it the group expels us by itself. */
async function leave(consumer: Consumer, handling: BatchHandling): Promise<void> {
  // Also makes the batches end after the message they are at.
  const left = consumer.disconnect()
  await Promise.allSettled(handling.inWork)
  await withDeadline(() => left, leaveDeadlineMs).catch(() => undefined)
}

async function runToCrash(
  consumer: Consumer,
  handling: BatchHandling,
  membership: Membership,
  options: ConsumerOptions,
): Promise<never> {
  const crash = Promise.withResolvers<never>()
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    membership.crashes += 1
    crash.reject(payload.error)
  })
  await consumer.connect()
  // From the beginning: a new group must not miss what was written before it first joined.
  await consumer.subscribe({ topics: [...handling.topics.keys()], fromBeginning: true })
  const run = consumer.run({
    autoCommit: true,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrent ?? 4,
    eachBatch: (payload) => consumeBatch(payload, handling),
  })
  const [crashed] = await Promise.all([crash.promise, run])
  return crashed
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function batchHandling(
  needs: ConsumerNeeds,
  options: ConsumerOptions,
  stopping: AbortSignal,
  deadLetters: EventProducer,
): BatchHandling {
  return {
    namespace: needs.namespace,
    group: options.group,
    topics: subscribedTopics(needs.namespace, options.subscriptions),
    logger: needs.logger,
    metrics: consumerMetrics(needs.metrics),
    inWork: new Set(),
    handler: {
      handlerTimeoutMs: options.handlerTimeoutMs ?? 20_000,
      retryFirstDelayMs: options.retryFirstDelayMs ?? 100,
      retryDelayMaxMs,
      transientAttemptsMax: options.transientAttemptsMax ?? 8,
      stopping,
      isTransient: options.isTransient,
    },
    park: (letter) => deadLetters.sendBatch([letter]),
  }
}

/** Throws RangeError for a second subscription to one type: a group handles an event in one place. */
function subscribedTopics(
  namespace: string,
  subscriptions: readonly Subscription[],
): ReadonlyMap<string, SubscribedTopic> {
  const topics = new Map<string, { topic: string; subscriptions: Map<string, Subscription> }>()
  for (const subscription of subscriptions) {
    const name = topicName(namespace, subscription.topic)
    const entry = topics.get(name) ?? { topic: subscription.topic, subscriptions: new Map() }
    if (entry.subscriptions.has(subscription.type))
      throw new RangeError(`${subscription.type} is subscribed to twice`)
    entry.subscriptions.set(subscription.type, subscription)
    topics.set(name, entry)
  }
  return topics
}

/** Connects when the first message is parked, which most processes never do. */
function deadLetterProducer(needs: ConsumerNeeds): EventProducer {
  let producer: Promise<EventProducer> | undefined
  return {
    async sendBatch(messages) {
      producer ??= connectProducer({ ...needs, clientId: `${needs.clientId}-dead-letters` })
      await (await producer).sendBatch(messages)
    },
    async disconnect() {
      await (await producer)?.disconnect()
    },
  }
}
