import { fork } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { once } from '../index.ts'
import { waitUntil } from '../testing/index.ts'
import { openConsumerFixture, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { someEvent } from '../../test/kit-fixture.ts'

let fixture: ConsumerFixture

beforeAll(async () => {
  fixture = await openConsumerFixture()
  await fixture.database.sql`create table effect (event_id uuid not null)`
})

afterAll(() => fixture.close())

test('killed between the commit of the effect and the offset, the event comes again and takes effect once', async () => {
  const event = someEvent()
  await fixture.publish(event)
  const { url, namespace } = fixture
  const settings = { url, namespace, brokers: fixture.brokers.join(','), group: 'handlers' }
  const child = fork(join(import.meta.dirname, '../../test/consumer-process.ts'), [JSON.stringify(settings)])
  await new Promise((resolve) => child.once('message', resolve))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exited
  expect(await fixture.database.sql`select event_id from effect`).toEqual([{ event_id: event.id }])

  const outcomes: string[] = []
  await fixture.join('handlers', async (received) => {
    const outcome = await fixture.database.transaction((tx) =>
      once(tx, { consumer: 'handlers', event: received, tenantId: 1n }, async () => {
        await tx.execute(sql`insert into effect values (${received.id})`)
      }),
    )
    outcomes.push(outcome)
  })
  await waitUntil('it came again', () => outcomes.length === 1, 30_000)
  expect(outcomes).toEqual(['REPEAT'])
  expect(await fixture.database.sql`select event_id from effect`).toHaveLength(1)
})
