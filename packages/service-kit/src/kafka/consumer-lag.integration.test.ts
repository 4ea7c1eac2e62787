import { accessCodeExpired } from '@interview-pass/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetrics, newId, on, startConsumer, type Metrics } from '../index.ts'
import { waitUntil } from '../testing/index.ts'
import { openConsumerFixture, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'

let fixture: ConsumerFixture

const group = 'measured'

beforeEach(async () => {
  fixture = await openConsumerFixture()
})

afterEach(() => fixture.close())

/** The lag by partition, of those that show one. */
async function lagsOf(metrics: Metrics): Promise<ReadonlyMap<string, string>> {
  const series = (await metrics.render()).matchAll(/^consumer_lag\{.*partition="(\d)".*\} (\d+)$/gm)
  return new Map([...series].map(([, partition = '', lag = '']) => [partition, lag]))
}

const partitionsOf = async (metrics: Metrics) => [...(await lagsOf(metrics)).keys()].sort()

test('the lag of a partition is measured', async () => {
  const order = newId()
  const mayEnd = Promise.withResolvers<void>()
  await fixture.join(group, () => mayEnd.promise)
  await fixture.publish(someEvent(order), someEvent(order))
  const lags = async () => [...(await lagsOf(fixture.metrics)).values()]
  await waitUntil('both are waiting', async () => (await lags()).join() === '2')
  mayEnd.resolve()
  await waitUntil('none is waiting', async () => (await lags()).join() === '0')
})

test('a member that left shows no lag any more, though its last batch ended after that', async () => {
  const isRunning = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const consumer = await fixture.join(group, async () => {
    isRunning.resolve()
    await mayEnd.promise
  })
  await fixture.publish(someEvent())
  await isRunning.promise
  expect(await partitionsOf(fixture.metrics)).toHaveLength(1)
  const stopped = consumer.stop()
  await waitUntil('it has left', async () => (await partitionsOf(fixture.metrics)).length === 0)
  mayEnd.resolve()
  await stopped
  expect(await partitionsOf(fixture.metrics)).toEqual([])
})

test('a partition that went to another member is no longer shown by the one that had it', async () => {
  const publishToAll = () => fixture.publish(...Array.from({ length: 30 }, () => someEvent()))
  await fixture.join(group, () => Promise.resolve())
  await publishToAll()
  await waitUntil('all are shown', async () => (await partitionsOf(fixture.metrics)).join() === '0,1,2')

  const metrics = createMetrics({ service: 'another', process: false })
  const another = startConsumer(
    { ...fixture, clientId: 'kit test', metrics },
    {
      group,
      on: [on(accessCodeExpired, () => Promise.resolve())],
      isTransient: () => false,
      onFatal: () => undefined,
    },
  )
  await waitUntil('the other one has joined', () => another.isHealthy(), 30_000)
  await publishToAll()
  await waitUntil('each partition is shown by one of them', async () => {
    const both = [await partitionsOf(fixture.metrics), await partitionsOf(metrics)]
    return both.every((own) => own.length > 0) && both.flat().sort().join() === '0,1,2'
  })
  await another.stop()
})
