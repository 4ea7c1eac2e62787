import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTopics } from '../index.ts'
import { kafkaProbe } from './topics.ts'
import { openKafka, type Admin } from './kafka.ts'
import { randomNamespace, testInfrastructure } from '../testing/index.ts'

const namespace = randomNamespace('service-kit')
const brokers = testInfrastructure().kafkaBrokers.split(',')
const client = { brokers, clientId: 'kit test', logger: { warn: () => undefined } }
let admin: Admin

beforeAll(async () => {
  admin = openKafka(client).admin()
  await admin.connect()
})

afterAll(() => admin.disconnect())

const create = (topics: Record<string, { partitions: number }>) => {
  const created: string[] = []
  const options = { brokers, namespace, topics }
  return createTopics({ ...options, log: (line) => created.push(line) }).then(() => created)
}

test('missing topics are created with their partitions, once, however many runners there are', async () => {
  const topics = { orders: { partitions: 4 } }
  await Promise.all([create(topics), create(topics), create(topics)])
  expect(await create(topics)).toEqual([])
  const names = (await admin.listTopics()).filter((name) => name.startsWith(namespace)).sort()
  expect(names).toEqual([`${namespace}.orders`])
  const metadata = await admin.fetchTopicMetadata({ topics: names })
  expect(metadata.topics[0]?.partitions).toHaveLength(4)
})

test('a topic that exists keeps its partitions, so that no key moves', async () => {
  await create({ orders: { partitions: 9 } })
  const { topics } = await admin.fetchTopicMetadata({ topics: [`${namespace}.orders`] })
  expect(topics[0]?.partitions).toHaveLength(4)
})

test('the probe passes when every topic has its leaders, and fails for a topic that is missing', async () => {
  const ready = kafkaProbe({ ...client, topics: [`${namespace}.orders`] })
  await expect(ready.check()).resolves.toBeUndefined()
  await ready.close()
  const missing = kafkaProbe({ ...client, topics: [`${namespace}.nothing`] })
  await expect(missing.check()).rejects.toThrow(/topic|deadline/i)
  await missing.close()
})

test('a topic has its leaders as soon as it is created, for the runner that was slower too', async () => {
  const topics = { busy: { partitions: 60 } }
  const probe = kafkaProbe({ ...client, topics: [`${namespace}.busy`] })
  const created = async () => {
    await create(topics)
    await probe.check()
  }
  await expect(Promise.all([created(), created(), created(), created()])).resolves.toBeDefined()
  await probe.close()
})
