import type { ConsumerLag, ConsumerMetrics } from './consumer-metrics.ts'
import { cutMessage, deadLetter, reasonOf } from './dead-letter.ts'
import type { DeadLetterProducer } from './dead-letter-producer.ts'
import { isTooLargeForTopic } from './producer.ts'
import { handleMessage, type HandleMessageOptions, type MessageOutcome } from './handle-message.ts'
import type { EachBatchPayload, KafkaMessage } from './kafka.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Place, Standstill } from './standstill.ts'
import type { Subscription } from './subscription.ts'

/** The subscriptions to one topic, by event type. */
export interface SubscribedTopic {
  /** Without namespace. */
  readonly topic: string
  readonly subscriptions: ReadonlyMap<string, Subscription>
}

export interface BatchHandling extends Omit<HandleMessageOptions, 'partition' | 'subscriptions' | 'onRetry'> {
  readonly namespace: string
  /** By the name that the broker knows. */
  readonly topics: ReadonlyMap<string, SubscribedTopic>
  readonly logger: Logger
  readonly metrics: ConsumerMetrics
  readonly lag: ConsumerLag
  readonly standstill: Standstill
  /** The batches in work, so that stopping can wait for them. */
  readonly inWork: Set<Promise<void>>
  readonly park: DeadLetterProducer['park']
}

/** How often a heartbeat is sent while a handler runs; kafkajs sends none by itself. */
const heartbeatMs = 3000

/** Handles the messages of one partition in order; an offset moves only after its message was handled, passed over or parked. */
export async function consumeBatch(payload: EachBatchPayload, handling: BatchHandling): Promise<void> {
  const work = consumeMessages(payload, handling)
  handling.inWork.add(work)
  try {
    await work
  } finally {
    handling.inWork.delete(work)
  }
}

async function consumeMessages(payload: EachBatchPayload, handling: BatchHandling): Promise<void> {
  const { batch } = payload
  const subscribed = handling.topics.get(batch.topic)
  if (subscribed === undefined) return
  const { partition } = batch
  handling.lag.set(subscribed.topic, partition, Number(batch.offsetLagLow()) + 1)
  // A failed heartbeat is met again, and acted upon, by the next one below.
  const heartbeats = setInterval(() => void payload.heartbeat().catch(() => undefined), heartbeatMs)
  try {
    for (const message of batch.messages) {
      if (!payload.isRunning() || payload.isStale()) return
      try {
        await consumeMessage(message, partition, subscribed, handling)
      } catch (error) {
        return standStill(
          payload,
          { topic: subscribed.topic, partition, offset: message.offset },
          handling,
          error,
        )
      }
      handling.standstill.moved({ topic: subscribed.topic, partition })
      payload.resolveOffset(message.offset)
      // Throws when the group is rebalancing: the rest of the batch may be another member's now.
      await payload.heartbeat()
    }
    handling.lag.set(subscribed.topic, partition, Number(batch.offsetLag()))
  } finally {
    clearInterval(heartbeats)
  }
}

/**
 * Lets this partition wait, and no other one: it is fetched again after a while, from the offset it stands at. An error
 * thrown to kafkajs would end the whole membership after a few times, and the group would share out its partitions anew.
 */
function standStill(
  payload: EachBatchPayload,
  place: Required<Place>,
  { standstill, stopping }: BatchHandling,
  error: unknown,
): void {
  if (stopping.aborted) return
  setTimeout(payload.pause(), standstill.failed(place, error)).unref()
}

/** Throws when the message could neither be handled nor parked: it must be delivered again. */
async function consumeMessage(
  message: KafkaMessage,
  partition: number,
  subscribed: SubscribedTopic,
  handling: BatchHandling,
): Promise<void> {
  const { group, logger, metrics } = handling
  const where = { group, topic: subscribed.topic, partition, offset: message.offset }
  const outcome = await handleMessage(message, {
    ...handling,
    partition,
    subscriptions: subscribed.subscriptions,
    onRetry(error, attempt) {
      metrics.retries.inc({ group, topic: subscribed.topic })
      logger.warn({ ...where, attempt, error }, 'event not handled, trying again')
    },
  })
  if (outcome.kind === 'POISON') {
    await park(message, partition, subscribed, handling, outcome.error)
    metrics.deadLetters.inc({ group, topic: subscribed.topic })
    logger.error({ ...where, reason: reasonOf(outcome.error), error: outcome.error }, 'event parked')
  }
  count(outcome, handling)
}

async function park(
  message: KafkaMessage,
  partition: number,
  { topic }: SubscribedTopic,
  handling: BatchHandling,
  error: unknown,
): Promise<void> {
  const { namespace, group } = handling
  const origin = { namespace, topic, partition, group, at: new Date() }
  try {
    await handling.park(deadLetter(message, origin, error))
  } catch (refusal) {
    if (!isTooLargeForTopic(refusal)) throw refusal
    await handling.park(deadLetter(message, origin, error, cutMessage))
  }
}

function count(outcome: MessageOutcome, { group, metrics }: BatchHandling): void {
  const type = outcome.kind === 'HANDLED' ? outcome.event.type : 'other'
  metrics.handled.inc({ group, type, outcome: outcome.kind })
  if (outcome.kind !== 'HANDLED') return
  const delayMs = Date.now() - Date.parse(outcome.event.occurredAt)
  metrics.delay.observe({ group, type }, Math.max(delayMs, 0) / 1000)
}
