import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessCodeExpired } from '@interview-pass/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import {
  loadConfig,
  migrate,
  on,
  openServiceClients,
  serviceConfig,
  startService,
  TransientError,
} from '../index.ts'
import type { ConsumerGroup, StartedService } from '../index.ts'
import { closeSteps, type ServiceClients } from './clients.ts'
import { testInfrastructure, waitUntil } from '../testing/index.ts'
import { openConsumerFixture, type ConsumerFixture } from '../../test/consumer-fixture.ts'
import { schema, someEvent } from '../../test/kit-fixture.ts'

let fixture: ConsumerFixture
let migrations: string
let started: StartedService | undefined
let clients: ServiceClients

beforeEach(async () => {
  fixture = await openConsumerFixture()
  migrations = await mkdtemp(join(tmpdir(), 'kit-migrations-'))
  await migrate({ url: fixture.url, directory: migrations, schema })
})

afterEach(async () => {
  // What is left of a service that was refused are its clients.
  for (const stop of started?.stop ?? closeSteps(clients)) await stop(10_000)
  started = undefined
  await rm(migrations, { recursive: true })
  await fixture.close()
})

/** A service of nothing but these groups. */
async function start(consumers: readonly ConsumerGroup[]): Promise<StartedService> {
  const config = loadConfig(z.object(serviceConfig), {
    NODE_ENV: 'test',
    PORT: '0',
    INTERNAL_PORT: '0',
    DATABASE_URL: fixture.url,
    REDIS_URL: testInfrastructure().redisUrl,
    KAFKA_BROKERS: fixture.brokers.join(','),
    NS: fixture.namespace,
  })
  const docs = { title: 'a service', description: 'of a test' }
  const service = { name: 'kit-test', schema, version: '1', migrations, docs, securitySchemes: {} }
  clients = await openServiceClients(config, fixture.logger, service)
  const lifecycle = { isDraining: () => false, fail: () => undefined }
  started = await startService(service, { config, clients, lifecycle }, { features: [], consumers, jobs: [] })
  return started
}

test('two consumer groups of one service hear the same event, each at its own pace, and readiness names both', async () => {
  const mayEnd = Promise.withResolvers<void>()
  const [slow, mailed]: [string[], string[]] = [[], []]
  const { url } = await start([
    {
      group: 'bookkeeper',
      on: [
        on(accessCodeExpired, async ({ id }, group) => {
          await mayEnd.promise
          slow.push(`${group} ${id}`)
        }),
      ],
    },
    {
      group: 'mailer',
      on: [on(accessCodeExpired, async ({ id }, group) => void mailed.push(`${group} ${id}`))],
    },
  ])
  await waitUntil('both are members', async () => (await fetch(`${url}/readyz`)).status === 200, 30_000)
  const ready: unknown = await (await fetch(`${url}/readyz`)).json()
  expect(ready).toMatchObject({
    data: { checks: { 'consumer bookkeeper': 'UP', 'consumer mailer': 'UP' } },
  })
  const events = Array.from({ length: 5 }, () => someEvent())
  await fixture.publish(...events)
  await waitUntil('the mailer has them all', () => mailed.length === 5)
  expect(mailed.toSorted()).toEqual(events.map(({ id }) => `mailer ${id}`).toSorted())
  expect(slow).toEqual([])
  mayEnd.resolve()
  await waitUntil('the bookkeeper has them all', () => slow.length === 5)
})

test('what one group parks is no matter of the other', async () => {
  const mailed: string[] = []
  await start([
    { group: 'bookkeeper', on: [on(accessCodeExpired, () => Promise.reject(new TypeError('a bug')))] },
    { group: 'mailer', on: [on(accessCodeExpired, async ({ id }) => void mailed.push(id))] },
  ])
  const event = someEvent()
  await fixture.publish(event)
  const [letter] = await fixture.deadLetters('bookkeeper', 1)
  expect(String(letter?.headers?.['x-original-group'])).toBe('bookkeeper')
  await waitUntil('the mailer has it', () => mailed.includes(event.id))
  expect(await clients.metrics.render()).not.toMatch(/dead_letters_total\{[^}]*group="mailer"[^}]*\} [1-9]/)
})

test('what is not to be had at the moment is waited for, however long, and parks nothing', async () => {
  const tries: string[] = []
  await start([
    {
      group: 'mailer',
      on: [
        on(accessCodeExpired, async ({ id }) => {
          tries.push(id)
          if (tries.length < 6) throw new TransientError('the mail server is away')
        }),
      ],
    },
  ])
  const event = someEvent()
  await fixture.publish(event)
  await waitUntil('it is handled at last', () => tries.length === 6)
  await waitUntil('it counts as handled', async () =>
    /events_handled_total\{[^}]*outcome="HANDLED"[^}]*\} 1$/m.test(await clients.metrics.render()),
  )
  expect(await clients.metrics.render()).not.toMatch(/dead_letters_total\{[^}]*\} [1-9]/)
})

test('readiness does not ask a group that requests do without', async () => {
  const heard = on(accessCodeExpired, () => Promise.resolve())
  const { url } = await start([
    { group: 'bookkeeper', on: [heard] },
    { group: 'mailer', isEssential: false, on: [heard] },
  ])
  await waitUntil('it is ready', async () => (await fetch(`${url}/readyz`)).status === 200, 30_000)
  const ready = z.object({ data: z.object({ checks: z.record(z.string(), z.string()) }) })
  const { data } = ready.parse(await (await fetch(`${url}/readyz`)).json())
  expect(Object.keys(data.checks).filter((name) => name.startsWith('consumer'))).toEqual([
    'consumer bookkeeper',
  ])
})

test('a group that is named twice is refused at once', async () => {
  const group = { group: 'mailer', on: [on(accessCodeExpired, () => Promise.resolve())] }
  await expect(start([group, group])).rejects.toThrow('the consumer group mailer is there twice')
})
