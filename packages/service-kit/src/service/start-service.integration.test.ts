import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import {
  createFixtureTopics,
  openKitFixture,
  recordEach,
  schema,
  someEvent,
  type KitFixture,
} from '../../test/kit-fixture.ts'
import { send } from '../../test/start-app.ts'
import { serviceConfig } from '../config/fields.ts'
import { loadConfig } from '../config/load-config.ts'
import { publicAccess } from '../http/access/access.ts'
import type { Feature } from '../http/options.ts'
import { route } from '../http/route.ts'
import { insertEvent } from '../outbox/record-event.ts'
import { testInfrastructure } from '../testing/index.ts'
import { waitUntil } from '../timing/wait-until.ts'
import { openServiceClients, type ServiceClients } from './clients.ts'
import { startService, type StartedService } from './start-service.ts'

let fixture: KitFixture
let service: StartedService
let clients: ServiceClients

const stepTimeoutMs = 10_000

function featureOf(path: string): Feature {
  const about = {
    method: 'GET',
    path,
    summary: 'test',
    access: publicAccess,
    answers: {},
    errors: [],
  } as const
  return (routes) => routes.mount(route({ ...about, handle: async () => ({ text: path }) }))
}

beforeAll(async () => {
  fixture = await openKitFixture()
  await createFixtureTopics(fixture)
  const config = loadConfig(z.object(serviceConfig), {
    NODE_ENV: 'test',
    PORT: '0',
    INTERNAL_PORT: '0',
    DATABASE_URL: fixture.url,
    REDIS_URL: testInfrastructure().redisUrl,
    KAFKA_BROKERS: fixture.brokers.join(','),
    NS: fixture.namespace,
  })
  const description = {
    name: 'kit-service',
    schema,
    version: '1.0.0',
    migrations: import.meta.dirname,
    docs: { title: 'Test', description: 'A service of a test' },
    securitySchemes: {},
  }
  clients = await openServiceClients(config, fixture.logger, description)
  const lifecycle = { isDraining: () => false, fail: () => undefined }
  const parts = {
    features: [featureOf('/things')],
    internalFeatures: [featureOf('/admin/things')],
    consumers: [],
    jobs: [],
  }
  service = await startService(description, { config, clients, lifecycle }, parts)
})

afterAll(async () => {
  for (const stop of service?.stop ?? []) await stop(stepTimeoutMs)
  await fixture?.close()
})

it('what is internal is answered on the internal port and nowhere else, and what is public on the public one', async () => {
  const statusOf = async (url: string, path: string) => (await send(url, path)).status
  for (const prefix of ['/api/v1', '/api']) {
    expect(await statusOf(service.internalUrl, `${prefix}/admin/things`)).toBe(200)
    expect(await statusOf(service.url, `${prefix}/admin/things`)).toBe(404)
    expect(await statusOf(service.url, `${prefix}/things`)).toBe(200)
    expect(await statusOf(service.internalUrl, `${prefix}/things`)).toBe(404)
  }
  expect(await statusOf(service.url, '/metrics')).toBe(404)
})

it('PostgreSQL, Redis and Kafka are measured though nobody asks', async () => {
  await waitUntil('all three are up', async () => {
    const { text } = await send(service.internalUrl, '/metrics')
    return text.match(/^dependency_up\{.*\} 1$/gm)?.length === 3
  })
})

it('the relay is woken by a commit in whose transaction an event was recorded, and by no other', async () => {
  let woken = 0
  clients.wakes.connect({ outbox: () => void (woken += 1), job: () => undefined })
  const { database } = clients
  await database.transaction((tx) => tx.execute('select 1'))
  expect(woken).toBe(0)
  const undone = database.transaction(async (tx) => {
    await insertEvent(tx, someEvent(), 1n)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(woken).toBe(0)
  await recordEach(database, [someEvent(), someEvent()])
  expect(woken).toBe(2)
})
