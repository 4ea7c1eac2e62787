import { accessCodeExpired, toEventMessage, type DomainEvent } from '@interview-pass/contracts'
import kafkajs from 'kafkajs'
import { connectProducer, newId, on, startConsumer, namespaced } from '../src/index.ts'
import type { ConsumerOptions } from '../src/kafka/consumer.ts'
import type { EventProducer } from '../src/index.ts'
import type { OutgoingMessage } from '../src/kafka/producer.ts'
import type { RunningConsumer } from '../src/kafka/consumer.ts'
import { openKafka, type KafkaMessage } from '../src/kafka/kafka.ts'
import { waitUntil } from '../src/testing/index.ts'
import { createFixtureTopics, openKitFixture, type KitFixture } from './kit-fixture.ts'

export const topic = accessCodeExpired.topic

export class TransientError extends Error {}

export interface ConsumerFixture extends KitFixture {
  readonly producer: EventProducer
  /** Those of one key at once: of a batch for several partitions that one of them refuses, as in its first moments, the others have their part twice. */
  publish(...events: readonly DomainEvent[]): Promise<void>
  publishRaw(message: OutgoingMessage): Promise<void>
  /** Starts a member and waits until it has joined. It is stopped by `stopConsumers`. */
  join(group: string, handle: Handle, options?: Partial<ConsumerOptions>): Promise<RunningConsumer>
  stopConsumers(): Promise<void>
  /** The first messages of a topic, when there are that many. */
  read(topic: string, count: number): Promise<KafkaMessage[]>
  /** What a group has parked, once it is so many; a letter that was written once more, as after a late acknowledgement, counts once. */
  deadLetters(group: string, count: number): Promise<KafkaMessage[]>
  /** Gives a topic this one setting. */
  setTopic(topic: string, name: string, value: string): Promise<void>
  /** The sum of a group's committed offsets; 0 when it has none. */
  committed(group: string): Promise<number>
}

type Handle = Parameters<typeof on<'AccessCodeExpired', (typeof accessCodeExpired)['schema']>>[1]

export async function openConsumerFixture(): Promise<ConsumerFixture> {
  const fixture = await openKitFixture()
  await createFixtureTopics(fixture)
  const kafka = openKafka({ ...fixture, clientId: 'kit test' })
  const producer = await connectProducer({ ...fixture, clientId: 'kit test' })
  const admin = kafka.admin()
  await admin.connect()
  const consumers: RunningConsumer[] = []
  const name = namespaced(fixture.namespace, topic)
  const publishRaw = (message: OutgoingMessage) => producer.sendBatch([{ topic: name, message }])
  const stopConsumers = async (): Promise<void> => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()))
  }
  const readUntil = (topicToRead: string, isEnough: IsEnough) =>
    readTopic({ kafka, admin, groupId: `${fixture.namespace}-${newId()}` }, topicToRead, isEnough)
  return {
    ...fixture,
    producer,
    publishRaw,
    async publish(...events) {
      for (const ofKey of Map.groupBy(events, ({ key }) => key).values()) {
        await producer.sendBatch(ofKey.map((event) => ({ topic: name, message: toEventMessage(event) })))
      }
    },
    async join(group, handle, options = {}) {
      const consumer = startConsumer(
        { ...fixture, clientId: 'kit test' },
        {
          group,
          on: [on(accessCodeExpired, handle)],
          isTransient: (error) => error instanceof TransientError,
          onFatal: () => undefined,
          retryFirstDelayMs: 10,
          ...options,
        },
      )
      consumers.push(consumer)
      await waitUntil('the consumer has joined', () => consumer.isHealthy(), 30_000)
      return consumer
    },
    stopConsumers,
    read: (topicToRead, count) => readUntil(topicToRead, (messages) => messages.length >= count),
    async deadLetters(group, count) {
      const box = `${name}.${group}.dlq`
      const letters = await readUntil(box, (messages) => byPlace(messages).length >= count)
      return byPlace(letters)
    },
    async setTopic(topicToSet, setting, value) {
      const configEntries = [{ name: setting, value }]
      const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topicToSet, configEntries }
      await admin.alterConfigs({ validateOnly: false, resources: [resource] })
    },
    async committed(group) {
      const offsets = await admin.fetchOffsets({
        groupId: namespaced(fixture.namespace, group),
        topics: [name],
      })
      const partitions = offsets.flatMap((entry) => entry.partitions)
      return partitions.reduce((sum, { offset }) => sum + Math.max(Number(offset), 0), 0)
    },
    async close() {
      await stopConsumers()
      await admin.disconnect()
      await producer.disconnect()
      await fixture.close()
    },
  }
}

type IsEnough = (messages: readonly KafkaMessage[]) => boolean

async function readTopic(
  { kafka, admin, groupId }: { kafka: kafkajs.Kafka; admin: kafkajs.Admin; groupId: string },
  topicToRead: string,
  isEnough: IsEnough,
): Promise<KafkaMessage[]> {
  await waitUntil(`${topicToRead} exists`, async () => (await admin.listTopics()).includes(topicToRead))
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  const messages: KafkaMessage[] = []
  await consumer.connect()
  await consumer.subscribe({ topics: [topicToRead], fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => void messages.push(message) })
  await waitUntil(`${topicToRead} has enough messages`, () => isEnough(messages), 20_000)
  await consumer.disconnect()
  return messages
}

/** The first of each place that a message was parked from. */
function byPlace(letters: readonly KafkaMessage[]): KafkaMessage[] {
  const placeOf = ({ headers }: KafkaMessage) =>
    `${String(headers?.['x-original-partition'])} ${String(headers?.['x-original-offset'])}`
  return [...Map.groupBy(letters, placeOf).values()].flatMap(([first]) => first ?? [])
}
