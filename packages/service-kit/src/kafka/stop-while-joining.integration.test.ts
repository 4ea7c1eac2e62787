import { accessCodeExpired } from '@interview-pass/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namespaced, on, startConsumer } from '../index.ts'
import { waitUntil } from '../testing/index.ts'
import { openConsumerFixture, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'
import { openKafka, type Admin } from './kafka.ts'

let fixture: ConsumerFixture
let admin: Admin

beforeAll(async () => {
  fixture = await openConsumerFixture()
  admin = openKafka({ ...fixture, clientId: 'kit test' }).admin()
  await admin.connect()
})

afterAll(async () => {
  await admin.disconnect()
  await fixture.close()
})

test('a consumer that is stopped while it joins its group is no member afterwards, and handles nothing', async () => {
  const group = 'stopped-early'
  const describe = async () => {
    const { groups } = await admin.describeGroups([namespaced(fixture.namespace, group)])
    return groups[0]
  }
  const handling = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await fixture.join(group, async () => {
    handling.resolve()
    await released.promise
  })
  await fixture.publish(someEvent())
  // While its handler runs the first member does not join anew, and so nobody else can join.
  await handling.promise
  const handled: string[] = []
  const late = startConsumer(
    { ...fixture, clientId: 'kit test' },
    {
      group,
      on: [on(accessCodeExpired, async ({ id }) => void handled.push(id))],
      isTransient: () => true,
      onFatal: () => undefined,
    },
  )
  await waitUntil(
    'the second one is about to join',
    async () => (await describe())?.state === 'PreparingRebalance',
  )
  const stopped = late.stop()
  released.resolve()
  await stopped
  expect(late.isHealthy()).toBe(false)
  await waitUntil('the first one is alone', async () => {
    const found = await describe()
    return found?.state === 'Stable' && found.members.length === 1
  })
  await fixture.publish(someEvent(), someEvent(), someEvent(), someEvent())
  await waitUntil('all are handled', async () => (await fixture.committed(group)) === 5)
  expect(handled).toEqual([])
})
