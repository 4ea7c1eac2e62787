import { setTimeout as delay } from 'node:timers/promises'
import { EventFormatError, eventTypeOf, type DomainEvent, type EventMessage } from '@interview-pass/contracts'
import { AppError } from '../app-error.ts'
import { runInContext, traceIdOf } from '../telemetry/context.ts'
import { inSpan } from '../telemetry/tracing.ts'
import { backOffMs, type BackOff } from '../timing/back-off.ts'
import { DeadlineError, withDeadline } from '../timing/deadline.ts'
import type { KafkaMessage } from './kafka.ts'
import type { Subscription } from './subscription.ts'

export interface HandleMessageOptions {
  /** By event type. */
  readonly subscriptions: ReadonlyMap<string, Subscription>
  readonly group: string
  readonly partition: number
  readonly handlerTimeoutMs: number
  readonly backOff: BackOff
  /** Attempts in place at a message whose error is transient. */
  readonly transientAttemptsMax: number
  readonly stopping: AbortSignal
  isTransient(error: unknown): boolean
  onRetry(error: unknown, attempt: number): void
}

export type MessageOutcome =
  | { readonly kind: 'HANDLED'; readonly event: DomainEvent }
  | { readonly kind: 'SKIPPED' }
  | { readonly kind: 'POISON'; readonly error: unknown }

/** An error of unknown kind may be a bug or a moment's weakness: tried this often before it counts as permanent. */
const unknownAttemptsMax = 3

/**
 * Handles one message, again and again in place while its error is transient. Throws the last transient error when the
 * attempts are used up or the consumer stops: the message must then be delivered again.
 */
export async function handleMessage(
  message: KafkaMessage,
  options: HandleMessageOptions,
): Promise<MessageOutcome> {
  const readable = readableMessage(message)
  const type = eventTypeOf(readable.headers)
  if (type === undefined) {
    return { kind: 'POISON', error: new EventFormatError('headers: ce_type is missing') }
  }
  const subscription = options.subscriptions.get(type)
  if (subscription === undefined) return { kind: 'SKIPPED' }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { group, partition } = options
      const delivery = { group, partition, offset: message.offset }
      const event = await subscription.deliver(readable, inContext(options), delivery)
      return { kind: 'HANDLED', event }
    } catch (error) {
      const attemptsMax = attemptsFor(error, options)
      if (attempt >= attemptsMax.count) {
        if (attemptsMax.thenPark) return { kind: 'POISON', error }
        throw error
      }
      options.onRetry(error, attempt)
      await delay(backOffMs(options.backOff, attempt - 1), undefined, { signal: options.stopping })
    }
  }
}

function inContext(options: HandleMessageOptions) {
  return (event: DomainEvent, work: () => Promise<void>): Promise<void> =>
    runInContext({ requestId: event.id, traceId: traceIdOf(event.traceparent) }, () =>
      inSpan(`process ${event.topic}`, spanOf(event, options), () =>
        withDeadline(work, options.handlerTimeoutMs),
      ),
    )
}

function spanOf({ id, type, topic, traceparent }: DomainEvent, { group, partition }: HandleMessageOptions) {
  return {
    kind: 'CONSUMER' as const,
    continues: traceparent,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': partition,
      'messaging.consumer.group.name': group,
      'messaging.message.id': id,
      'event.type': type,
    },
  }
}

function attemptsFor(error: unknown, options: HandleMessageOptions): { count: number; thenPark: boolean } {
  if (error instanceof EventFormatError) return { count: 1, thenPark: true }
  if (error instanceof DeadlineError || options.isTransient(error)) {
    return { count: options.transientAttemptsMax, thenPark: false }
  }
  return { count: error instanceof AppError ? 1 : unknownAttemptsMax, thenPark: true }
}

/** Of a repeated header the first value counts; one without a value is as good as absent. */
function readableMessage(message: KafkaMessage): EventMessage {
  const headers = Object.entries(message.headers ?? {}).flatMap(([name, value]) => {
    const first = [value].flat().find((single) => single !== undefined && single !== null)
    return first === undefined || first === null ? [] : [[name, first.toString()] as const]
  })
  return {
    key: message.key?.toString() ?? '',
    value: message.value?.toString() ?? '',
    headers: Object.fromEntries(headers),
  }
}
