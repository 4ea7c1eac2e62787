import type { TestProject } from 'vitest/node'
// Its declaration of what a run provides.
import type { TestInfrastructure } from '@interview-pass/service-kit/testing'
import { startInfrastructure } from '../infrastructure.ts'
import { printProgress } from '../progress.ts'

const parentWatchMs = 1_000

/**
 * Starts PostgreSQL, Redis and Kafka once for all integration test files of a run, and stops them after it. A part whose address is
 * given (`TEST_POSTGRES_URL` of a superuser, `TEST_REDIS_URL`, `TEST_KAFKA_BROKERS`) is used instead of started.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  endWithNpm()
  const given = { ...process.env }
  for (const name of ['POSTGRES_URL', 'REDIS_URL', 'KAFKA_BROKERS']) {
    given[`STACK_${name}`] = process.env[`TEST_${name}`] ?? given[`STACK_${name}`]
  }
  const infrastructure = await startInfrastructure({
    instance: 'test',
    anotherNameWhenTaken: true,
    environment: given,
    onProgress: printProgress,
  })
  const { postgres, redis, kafka } = infrastructure
  const provided: TestInfrastructure = {
    postgresUrl: postgres.address,
    redisUrl: redis.address,
    kafkaBrokers: kafka.address,
  }
  project.provide('infrastructure', provided)
  return () => infrastructure.stop()
}

/** A run whose `npm test` was killed would go on unseen, with everything that it started. */
function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, parentWatchMs)
  timer.unref()
}
