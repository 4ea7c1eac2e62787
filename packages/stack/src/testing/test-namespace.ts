import { randomInt } from 'node:crypto'
import { topics } from '@interview-pass/contracts'
import { createTopics } from '@interview-pass/service-kit'
import { testInfrastructure } from '@interview-pass/service-kit/testing'
import { administer } from '../database/administer.ts'
import { createDatabase, databaseUrls, type DatabaseUrls } from '../database/prepare-database.ts'
import { templateDatabase } from './template-database.ts'

/** What one test file has to itself on the run's shared PostgreSQL, Redis and Kafka. */
export interface TestNamespace extends DatabaseUrls {
  /** The services' `NS`: prefixes topics, consumer groups, Redis keys and channels; also the database's name. */
  readonly namespace: string
  readonly redisUrl: string
  /** Comma-separated `host:port` list. */
  readonly kafkaBrokers: string
  /** Makes the project's topics (three partitions each). */
  createTopics(): Promise<void>
  /** Drops the database, whoever is still connected. */
  close(): Promise<void>
}

const partitionsOfTests = 3

/**
 * Opens a namespace for a test file: a migrated database copied from the run's template, and a prefix for everything else.
 * Call `close` when the file is done.
 * @throws an Error outside an integration test run
 */
export async function openTestNamespace(): Promise<TestNamespace> {
  const { postgresUrl, redisUrl, kafkaBrokers } = testInfrastructure()
  const namespace = `t${Date.now().toString(36)}${randomInt(36 ** 5).toString(36)}`
  const template = await templateDatabase(postgresUrl)
  await administer(postgresUrl, (sql) => createDatabase(sql, namespace, template))
  return {
    ...databaseUrls(postgresUrl, namespace),
    namespace,
    redisUrl,
    kafkaBrokers,
    createTopics: () =>
      createTopics({ brokers: kafkaBrokers.split(','), namespace, partitions: partitionsOfTests, topics }),
    close: () =>
      administer(postgresUrl, async (sql) => {
        await sql`drop database if exists ${sql(namespace)} with (force)`
      }),
  }
}
