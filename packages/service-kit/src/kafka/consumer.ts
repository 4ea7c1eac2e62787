import { consumeBatch, type BatchHandling, type SubscribedTopic } from './consume-batch.ts'
import { createStandstill } from './standstill.ts'
import { createConsumerLag, openConsumerMetrics } from './consumer-metrics.ts'
import { keepMembership } from './group-membership.ts'
import { createDeadLetterProducer } from './dead-letter-producer.ts'
import type { KafkaOptions } from './kafka.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { ConsumerGroup, Subscription } from './subscription.ts'
import { namespaced } from '../config/namespaced.ts'

export interface ConsumerDeps extends KafkaOptions {
  readonly logger: Logger
  readonly metrics: Metrics
  /** Prefix of topics and group; empty in production. */
  readonly namespace: string
}

export interface ConsumerOptions extends ConsumerGroup {
  /** The same message may succeed later: it is tried again and never parked. */
  isTransient(error: unknown): boolean
  /** The group could not be joined although Kafka is there, many times in a row: the process should end. */
  onFatal(error: unknown): void
  /** Partitions handled at the same time. Default 4. */
  readonly partitionsConcurrent?: number
  /** Deadline of one attempt to handle an event. Default 20 000. */
  readonly handlerTimeoutMs?: number
  /** Default 100, doubled each time up to 5000. */
  readonly retryFirstDelayMs?: number
  /** Attempts in place at a transient error, before its partition waits and the others go on. Default 4. */
  readonly transientAttemptsMax?: number
  /** A partition that has not moved for so long is an error, and the consumer not healthy. Default 30 000. */
  readonly stuckAfterMs?: number
}

export interface RunningConsumer {
  /** Lets the running handlers end, commits and leaves the group. */
  stop(): Promise<void>
  /** There is no problem. */
  isHealthy(): boolean
  /** What keeps events from being handled: no member of its group, or a partition that does not move. */
  problem(): string | undefined
}

const retryDelayMaxMs = 5000

/**
 * Consumes the topics of the subscriptions as one member of a group, each event at least once, in order per key. Does not
 * wait for Kafka: while it is away, joining is tried again and problem() says so.
 */
export function startConsumer(deps: ConsumerDeps, options: ConsumerOptions): RunningConsumer {
  const { namespace, logger } = deps
  const { group, partitionsConcurrent = 4, stuckAfterMs = 30_000 } = options
  const stopping = new AbortController()
  const deadLetters = createDeadLetterProducer(deps)
  const topics = subscribedTopics(namespace, options.on)
  const metrics = openConsumerMetrics(deps.metrics, group, [
    ...new Set([...topics.values()].map(({ topic }) => topic)),
  ])
  const lag = createConsumerLag(metrics.lag, group)
  const backOff = { firstMs: options.retryFirstDelayMs ?? 100, maxMs: retryDelayMaxMs }
  const standstill = createStandstill({ group, gauge: metrics.standstill, logger, backOff, stuckAfterMs })
  const inWork = new Set<Promise<void>>()
  const handling: BatchHandling = {
    namespace,
    group,
    topics,
    logger,
    metrics,
    lag,
    standstill,
    inWork,
    park: (letter) => deadLetters.park(letter),
    handlerTimeoutMs: options.handlerTimeoutMs ?? 20_000,
    backOff,
    transientAttemptsMax: options.transientAttemptsMax ?? 4,
    stopping: stopping.signal,
    isTransient: options.isTransient,
  }
  const membership = keepMembership({
    kafka: deps,
    groupId: namespaced(namespace, group),
    topics: [...topics.keys()],
    partitionsConcurrent,
    consumeBatch: (payload) => consumeBatch(payload, handling),
    batchesEnded: async () => void (await Promise.allSettled(inWork)),
    onJoined(assignment) {
      metrics.joined.set({ group }, assignment === undefined ? 0 : 1)
      lag.onJoined(assignment !== undefined)
      if (assignment === undefined) return
      standstill.onAssigned(
        (topic, partition) => assignment[namespaced(namespace, topic)]?.includes(partition) ?? false,
      )
    },
    onFailed(error) {
      for (const { topic } of topics.values()) standstill.failed({ topic }, error)
    },
    onSound() {
      for (const { topic } of topics.values()) standstill.moved({ topic })
    },
    onFatal: options.onFatal,
  })
  const problem = (): string | undefined =>
    standstill.reason() ?? (membership.isHealthy() ? undefined : 'not a member of its group')
  return {
    problem,
    isHealthy: () => problem() === undefined,
    async stop() {
      stopping.abort()
      await membership.end()
      await deadLetters.disconnect()
    },
  }
}

/** Throws RangeError for a second subscription to one type: a group handles an event in one place. */
function subscribedTopics(
  namespace: string,
  subscriptions: readonly Subscription[],
): ReadonlyMap<string, SubscribedTopic> {
  const topics = new Map<string, { topic: string; subscriptions: Map<string, Subscription> }>()
  for (const subscription of subscriptions) {
    const name = namespaced(namespace, subscription.topic)
    const entry = topics.get(name) ?? { topic: subscription.topic, subscriptions: new Map() }
    if (entry.subscriptions.has(subscription.type)) {
      throw new RangeError(`${subscription.type} is subscribed to twice`)
    }
    entry.subscriptions.set(subscription.type, subscription)
    topics.set(name, entry)
  }
  return topics
}
