import { inject } from 'vitest'

/** Addresses of the real parts that a test run started once for all integration test files. */
export interface TestInfrastructure {
  /** A superuser's URL of the server's `postgres` database. */
  readonly postgresUrl: string
  readonly redisUrl: string
  /** Comma-separated `host:port` list. */
  readonly kafkaBrokers: string
}

declare module 'vitest' {
  interface ProvidedContext {
    infrastructure: TestInfrastructure
  }
}

/** The run's PostgreSQL, Redis and Kafka; throws outside an integration test run. */
export function testInfrastructure(): TestInfrastructure {
  return inject('infrastructure')
}
