import {
  kafkaRetry,
  openKafka,
  Partitioners,
  reconnecting,
  type IHeaders,
  type KafkaOptions,
} from './kafka.ts'

/** A header may be there without a value. */
export type HeaderValue = string | Buffer | null

/** Several values make a header that is repeated. */
export type OutgoingHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>

/** What a Kafka message holds; an EventMessage of contracts is one. */
export interface OutgoingMessage {
  readonly key: string | Buffer | null
  readonly value: string | Buffer | null
  readonly headers: OutgoingHeaders
}

export interface AddressedMessage {
  /** As the broker knows it: namespace included. */
  readonly topic: string
  /** Absent: the one that the key stands for. */
  readonly partition?: number
  readonly message: OutgoingMessage
}

export interface EventProducer {
  /**
   * Resolves when all in-sync replicas have every message; rejects within 10 s otherwise, when some of them may have been
   * written. Messages of one key keep their order when each call is awaited before the next.
   */
  sendBatch(messages: readonly AddressedMessage[]): Promise<void>
  disconnect(): Promise<void>
}

const connectDeadlineMs = 3000
const sendDeadlineMs = 10_000
const disconnectDeadlineMs = 2000
const allInSyncReplicas = -1

/** Connects at the first send. After a failure the next send uses a fresh client. */
export function createProducer(options: KafkaOptions): EventProducer {
  return producerOver(kafkaProducer(options))
}

/** Connects, or leaves that to the first send while Kafka is away. */
export async function connectProducer(options: KafkaOptions): Promise<EventProducer> {
  const producer = kafkaProducer(options)
  await producer
    .use(connectDeadlineMs, async () => undefined)
    .catch((error: unknown) => {
      options.logger.warn({ error }, 'kafka is away, the producer connects later')
    })
  return producerOver(producer)
}

function kafkaProducer(options: KafkaOptions) {
  const kafka = openKafka(options)
  return reconnecting(() =>
    kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: kafkaRetry,
    }),
  )
}

function producerOver(producer: ReturnType<typeof kafkaProducer>): EventProducer {
  return {
    async sendBatch(messages) {
      await producer.use(sendDeadlineMs, (client) =>
        client.sendBatch({ acks: allInSyncReplicas, topicMessages: byTopic(messages) }),
      )
    },
    disconnect: () => producer.close(disconnectDeadlineMs),
  }
}

const tooLarge = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])
const topicMissing = new Set(['UNKNOWN_TOPIC_OR_PARTITION'])

/** The topic takes no message as large as one of these, however often it is sent. */
export function isTooLargeForTopic(error: unknown): boolean {
  return hasType(error, tooLarge)
}

export function isTopicMissing(error: unknown): boolean {
  return hasType(error, topicMissing)
}

/** The broker's own name of an error, wherever kafkajs has put it. */
function hasType(error: unknown, types: ReadonlySet<string>): boolean {
  if (!(error instanceof Error)) return false
  return types.has(String(Reflect.get(error, 'type'))) || hasType(error.cause, types)
}

function byTopic(messages: readonly AddressedMessage[]) {
  const groups = Map.groupBy(messages, (message) => message.topic)
  return [...groups].map(([topic, group]) => ({
    topic,
    messages: group.map(({ message, partition }) => ({
      ...message,
      headers: writableHeaders(message.headers),
      ...(partition === undefined ? {} : { partition }),
    })),
  }))
}

const isRepeated = (value: OutgoingHeaders[string]): value is readonly HeaderValue[] => Array.isArray(value)

function writableHeaders(headers: OutgoingHeaders): IHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isRepeated(value) ? [...value] : value]),
  )
}
