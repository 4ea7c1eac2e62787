import { randomUUID } from 'node:crypto'
import {
  feedbackReady,
  fromEventMessage,
  interviewCompleted,
  interviewStarted,
  paymentCompleted,
  paymentRefunded,
  type DomainEvent,
  type EventDefinition,
} from '@interview-pass/contracts'
import { createLogger, createMetrics, startConsumer, type Subscription } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { z } from 'zod'

/** An event as it crossed Kafka. */
export interface CrossedEvent {
  readonly event: DomainEvent
  /** Where on its topic it stands. */
  readonly partition: number
  readonly offset: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, as sent. */
  readonly payload: string
}

export type EventWatch = ReturnType<typeof watchEvents>

/** Longer than a part of the stack needs to be killed and started again. */
const deadlineMs = 60_000

/**
 * Listens to what happens to an order and its interview as a consumer group of its own, beside those of the services. `brokers` is a
 * comma-separated `host:port` list.
 */
export function watchEvents(brokers: string, signal: AbortSignal | undefined) {
  const group = `journey-${randomUUID()}`
  const heard: CrossedEvent[] = []
  /** Every delivery of this type about this id, repeats included. */
  const deliveries = (type: string, about: string): readonly CrossedEvent[] =>
    heard.filter(({ event, payload }) => event.type === type && payload.includes(about))
  const consumer = startConsumer(
    {
      brokers: brokers.split(','),
      clientId: 'journey',
      logger: createLogger({ name: 'journey', level: 'silent' }),
      metrics: createMetrics({ service: 'journey' }),
      namespace: '',
    },
    {
      group,
      on: [
        hearing(paymentCompleted, heard),
        hearing(paymentRefunded, heard),
        hearing(interviewStarted, heard),
        hearing(interviewCompleted, heard),
        hearing(feedbackReady, heard),
      ],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
  return {
    group,
    deliveries,
    /** All deliveries so far, repeats included. */
    heard: (): readonly CrossedEvent[] => heard,
    /** Resolves once it hears what is published. */
    ready: () =>
      waitUntil('a consumer of our own has joined its group', () => consumer.isHealthy(), deadlineMs, {
        signal,
      }),
    /** Waits until an event of this type and key has come. A repeat is not another event. */
    waitFor: (type: string, about: string): Promise<CrossedEvent> => {
      const fact = `${type} about ${about} on Kafka`
      return waitUntil(fact, () => deliveries(type, about)[0], deadlineMs, { pauseMaxMs: 20, signal })
    },
    stop: () => consumer.stop(),
  }
}

function hearing<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  heard: CrossedEvent[],
): Subscription {
  return {
    topic: definition.topic,
    type: definition.type,
    async deliver(message, around, { partition, offset }) {
      const event = fromEventMessage(definition, message)
      await around(event, async () => {
        heard.push({ event, partition, offset, headers: message.headers, payload: message.value })
      })
      return event
    },
  }
}
