import { randomUUID } from 'node:crypto'
import {
  fromEventMessage,
  interviewStarted,
  paymentCompleted,
  type DomainEvent,
  type EventDefinition,
  type EventMessage,
} from '@interview-pass/contracts'
import {
  createLogger,
  createMetrics,
  startConsumer,
  namespaced,
  type Subscription,
} from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { z } from 'zod'

/** An event as it crossed Kafka. */
export interface CrossedEvent {
  readonly event: DomainEvent
  /** As the broker knows it. */
  readonly topic: string
  /** Where on the topic it stands, as far as the consumer tells. */
  readonly partition?: number | undefined
  readonly offset?: string | undefined
  readonly headers: Readonly<Record<string, string>>
  /** JSON, as sent. */
  readonly payload: string
}

type Position = Pick<CrossedEvent, 'partition' | 'offset'>

export interface EventWatch {
  readonly group: string
  /** Resolves once it hears what is published. */
  ready(): Promise<void>
  /** Waits until an event of this type and key has come. A repeat is not another event. */
  waitFor(wanted: { type: string; about: string; deadlineMs: number }): Promise<CrossedEvent>
  /** Every delivery of this type about this id, repeats included. */
  deliveries(wanted: { type: string; about: string }): readonly CrossedEvent[]
  stop(): Promise<void>
}

export interface WatchOptions {
  /** Comma-separated `host:port` list. */
  readonly brokers: string
  /** Prefix of the topics; empty by default. */
  readonly namespace?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const joinDeadlineMs = 60_000

/** Listens to the events of a paid interview as a consumer group of its own, beside those of the services. */
export function watchEvents({ brokers, namespace = '', signal }: WatchOptions): EventWatch {
  const group = `journey-${randomUUID()}`
  const heard: CrossedEvent[] = []
  const matching = (wanted: { type: string; about: string }): CrossedEvent[] =>
    heard.filter(({ event, payload }) => event.type === wanted.type && payload.includes(wanted.about))
  const consumer = startConsumer(
    {
      brokers: brokers.split(','),
      clientId: 'journey',
      logger: createLogger({ name: 'journey', level: 'silent' }),
      metrics: createMetrics({ service: 'journey' }),
      namespace,
    },
    {
      group,
      on: [hearing(paymentCompleted, namespace, heard), hearing(interviewStarted, namespace, heard)],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
  return {
    group: namespaced(namespace, group),
    ready: async () => {
      const fact = 'a consumer of our own has joined its group'
      await waitUntil(fact, () => consumer.isHealthy(), joinDeadlineMs, { signal })
    },
    waitFor: (wanted) =>
      waitUntil(
        `${wanted.type} about ${wanted.about} on Kafka`,
        () => matching(wanted)[0],
        wanted.deadlineMs,
        {
          pauseMaxMs: 20,
          signal,
        },
      ),
    deliveries: matching,
    stop: () => consumer.stop(),
  }
}

function hearing<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  namespace: string,
  heard: CrossedEvent[],
): Subscription {
  return {
    topic: definition.topic,
    type: definition.type,
    async deliver(message: EventMessage, around, position?: Position) {
      const event = fromEventMessage(definition, message)
      await around(event, async () => {
        heard.push({
          event,
          topic: namespaced(namespace, definition.topic),
          ...position,
          headers: message.headers,
          payload: message.value,
        })
      })
      return event
    },
  }
}
