import {
  kafkaRetry,
  openKafka,
  Partitioners,
  reconnecting,
  type IHeaders,
  type KafkaOptions,
} from './kafka.ts'

/** What a Kafka message holds; an EventMessage of contracts is one. */
export interface OutgoingMessage {
  readonly key: string | Buffer | null
  readonly value: string | Buffer | null
  readonly headers: IHeaders
  /** Absent: the one that the key stands for. */
  readonly partition?: number
}

export interface AddressedMessage {
  /** As the broker knows it: namespace included. */
  readonly topic: string
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

/** Connects, or leaves that to the first send while Kafka is away. */
export async function connectProducer(options: KafkaOptions): Promise<EventProducer> {
  const producer = createProducer(options)
  await producer.connect().catch((error: unknown) => {
    options.logger.warn({ error }, 'kafka is away, the producer connects later')
  })
  return producer
}

/** Connects at the first send, if not before. After a failure the next send uses a fresh client. */
export function createProducer(options: KafkaOptions): EventProducer & { connect(): Promise<void> } {
  const kafka = openKafka(options)
  const producer = reconnecting(() =>
    kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: kafkaRetry,
    }),
  )
  return {
    connect: () => producer.use(connectDeadlineMs, async () => undefined),
    async sendBatch(messages) {
      const topicMessages = [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, group]) => ({
        topic,
        messages: group.map(({ message }) => message),
      }))
      await producer.use(sendDeadlineMs, (client) =>
        client.sendBatch({ acks: allInSyncReplicas, topicMessages }),
      )
    },
    disconnect: () => producer.close(disconnectDeadlineMs),
  }
}

/** The topic takes no message as large as one of these, however often it is sent. */
export function isTooLargeForTopic(error: unknown): boolean {
  return hasType(error, ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])
}

export function isTopicMissing(error: unknown): boolean {
  return hasType(error, ['UNKNOWN_TOPIC_OR_PARTITION'])
}

/** The broker's own name of an error, wherever kafkajs has put it. */
function hasType(error: unknown, types: readonly string[]): boolean {
  if (!(error instanceof Error)) return false
  return types.includes(String(Reflect.get(error, 'type'))) || hasType(error.cause, types)
}
