import { accessCodeExpired, createEvent, topics, type DomainEvent } from '@interview-pass/contracts'
import { z } from 'zod'
import { createLogger, createMetrics, createTopics, newId, openDatabase } from '../src/index.ts'
import type { Database, Logger, Metrics } from '../src/index.ts'
import {
  createKitTables,
  createTestDatabase,
  randomNamespace,
  testInfrastructure,
} from '../src/testing/index.ts'
import { insertEvent } from '../src/outbox/record-event.ts'

/** A database with the kit's tables, and a namespace of this test file's own. */
export interface KitFixture {
  readonly url: string
  readonly database: Database
  readonly logger: Logger
  /** Its lines so far, from `warn` on. */
  readonly logs: readonly Record<string, unknown>[]
  readonly metrics: Metrics
  readonly namespace: string
  readonly brokers: readonly string[]
  openDatabase(url?: string): Database
  close(): Promise<void>
}

export const schema = 'kit'

const logLine = z.record(z.string(), z.unknown())

export async function openKitFixture(): Promise<KitFixture> {
  const scratch = await createTestDatabase({ purpose: 'service_kit' })
  await createKitTables(scratch.url, schema)
  const open = (url = scratch.url): Database =>
    openDatabase({ url, schema, applicationName: 'kit test', poolMax: 4, statementTimeoutMs: 5000 })
  const database = open()
  const logs: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void logs.push(logLine.parse(JSON.parse(line))) }
  return {
    url: scratch.url,
    database,
    logger: createLogger({ name: 'kit test', level: 'warn', destination }),
    logs,
    metrics: createMetrics({ service: 'kit test', process: false }),
    namespace: randomNamespace('service-kit'),
    brokers: testInfrastructure().kafkaBrokers.split(','),
    openDatabase: open,
    async close() {
      await database.close()
      await scratch.drop()
    },
  }
}

/** The topics of the contracts with three partitions. */
export async function createFixtureTopics(fixture: KitFixture): Promise<void> {
  await createTopics({
    brokers: fixture.brokers,
    namespace: fixture.namespace,
    topics,
    partitions: 3,
  })
}

/** Some event; events of one order have one key. */
export function someEvent(orderId = newId()): DomainEvent {
  return createEvent(accessCodeExpired, {
    id: newId(),
    tenantId: newId(),
    occurredAt: new Date(),
    data: { accessCode: 'ABCDEFGHJKMN', orderId },
  })
}

/** Records events in one transaction each, in this order. */
export async function recordEach(database: Database, events: readonly DomainEvent[]): Promise<void> {
  for (const event of events) await database.transaction((tx) => insertEvent(tx, event, 1n))
}
