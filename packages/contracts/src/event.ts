import { z } from 'zod'

/** Partition counts never change within a topic version: a change would move keys to other partitions. */
export const topics = {
  'payment.events.v1': { partitions: 12 },
  'interview.events.v1': { partitions: 12 },
} as const

export type Topic = keyof typeof topics

export interface EventDefinition<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly type: Type
  readonly topic: Topic
  /** CloudEvents `source`: the service that publishes it. */
  readonly source: string
  readonly schema: Schema
  /** The id whose events keep their order: becomes the message key and CloudEvents `subject`. */
  readonly keyOf: (data: z.infer<Schema>) => string
  readonly summary: string
}

/** One thing that happened, as it crosses Kafka (CloudEvents 1.0, binary mode). */
export interface DomainEvent<Data = unknown> {
  /** UUIDv7; a consumer that has seen it ignores a repeat. */
  readonly id: string
  readonly type: string
  readonly topic: Topic
  readonly source: string
  readonly key: string
  /** Public id of the tenant. */
  readonly tenantId: string
  /** UTC, RFC 3339. */
  readonly occurredAt: string
  /** W3C trace context of the cause. */
  readonly traceparent?: string | undefined
  readonly data: Data
}

export interface EventMessage {
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** A message that can never be read as an event, however often it is tried. */
export class EventFormatError extends Error {
  override readonly name = 'EventFormatError'
}

export function defineEvent<const Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
): EventDefinition<Type, Schema> {
  return definition
}

/** Builds an event after validating its data. Throws ZodError when the data breaks the contract. */
export function createEvent<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  event: {
    id: string
    tenantId: string
    occurredAt: Date
    traceparent?: string | undefined
    data: z.infer<Schema>
  },
): DomainEvent<z.infer<Schema>> {
  const data = definition.schema.parse(event.data)
  return {
    id: event.id,
    type: definition.type,
    topic: definition.topic,
    source: definition.source,
    key: definition.keyOf(data),
    tenantId: event.tenantId,
    occurredAt: event.occurredAt.toISOString(),
    traceparent: event.traceparent,
    data,
  }
}

/** Far below Kafka's limit of 1 MiB, so that a recorded event can always be published. */
const eventBytesMax = 64 * 1024

/** Writes an event as a Kafka message. Source: CloudEvents Kafka protocol binding 1.0, section 3.2. Throws RangeError above 64 KiB. */
export function toEventMessage(event: DomainEvent): EventMessage {
  const value = JSON.stringify(event.data)
  const headers = {
    ...draftHeaders(event, event),
    ce_subject: event.key,
    ce_tenantid: event.tenantId,
  }
  const texts = [value, ...Object.entries(headers).flat()]
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > eventBytesMax) {
    throw new RangeError(`event ${event.type} has ${bytes} bytes, at most ${eventBytesMax} are allowed`)
  }
  return { key: event.key, value, headers }
}

/** An event as far as it is known before the statement that records it; the texts are JSON objects, to which that adds. */
export interface EventDraft {
  readonly id: string
  readonly topic: Topic
  readonly type: string
  /** Without `ce_subject`, the key, and `ce_tenantid`, the tenant's public id. */
  readonly headers: string
  readonly data: string
}

/** For a statement that makes or finds the rest while it records the event: key, tenant, ids. */
export function draftEvent<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  known: {
    id: string
    occurredAt: Date
    traceparent?: string | undefined
    data: Partial<z.infer<Schema>>
  },
): EventDraft {
  const { id, traceparent } = known
  const headers = draftHeaders(definition, { id, traceparent, occurredAt: known.occurredAt.toISOString() })
  const { topic, type } = definition
  return { id, topic, type, headers: JSON.stringify(headers), data: JSON.stringify(known.data) }
}

function draftHeaders(
  { topic, type, source }: Pick<DomainEvent, 'topic' | 'type' | 'source'>,
  { id, occurredAt, traceparent }: Pick<DomainEvent, 'id' | 'occurredAt' | 'traceparent'>,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: source,
    ce_time: occurredAt,
    ce_dataschema: `urn:interview-pass:${topic}:${type}`,
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}

const eventHeaders = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.uuid(),
  ce_type: z.string().min(1).max(100),
  ce_source: z.string().min(1).max(100),
  ce_time: z.iso.datetime(),
  ce_tenantid: z.uuid(),
  traceparent: z.string().max(100).optional(),
})

/** The type a message claims, so that a consumer can pass over what it does not handle; undefined when it has none. */
export function eventTypeOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['ce_type']
}

/** Reads a Kafka message as one defined event. Throws EventFormatError when headers or data break the contract. */
export function fromEventMessage<Type extends string, Schema extends z.ZodType>(
  definition: EventDefinition<Type, Schema>,
  message: EventMessage,
): DomainEvent<z.infer<Schema>> {
  const headers = eventHeaders.safeParse(message.headers)
  if (!headers.success) throw new EventFormatError(`headers: ${z.prettifyError(headers.error)}`)
  const data = definition.schema.safeParse(parseJson(message.value))
  if (!data.success) throw new EventFormatError(`data: ${z.prettifyError(data.error)}`)
  return {
    id: headers.data.ce_id,
    type: definition.type,
    topic: definition.topic,
    source: headers.data.ce_source,
    key: message.key,
    tenantId: headers.data.ce_tenantid,
    occurredAt: headers.data.ce_time,
    traceparent: headers.data.traceparent,
    data: data.data,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new EventFormatError('data: not JSON', { cause })
  }
}
