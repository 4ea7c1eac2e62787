import { startConsumer, type RunningConsumer } from '../kafka/consumer.ts'
import { isTransientDatabaseError } from '../database/errors.ts'
import { createHttpApp, createInternalApp } from '../http/app.ts'
import { NotReadyError, type ReadinessCheck } from '../http/health.ts'
import { listen } from '../http/listen.ts'
import type { Feature, HttpAppOptions } from '../http/options.ts'
import { startJobs, type Job } from '../jobs/jobs.ts'
import type { Lifecycle, RunningService } from './lifecycle.ts'
import { migrationStatus } from '../migrations/migrate.ts'
import { startOutboxRelay } from '../outbox/relay.ts'
import { RedisUnavailableError } from '../redis/redis.ts'
import type { ServiceClients, ServiceConfig, ServiceIdentity } from './clients.ts'
import type { Subscription } from '../kafka/subscription.ts'

export interface ServiceDescription
  extends ServiceIdentity, Pick<HttpAppOptions, 'version' | 'docs' | 'securitySchemes' | 'bodyLimitBytes'> {
  /** Folder of its migrations, which readiness compares with the database. */
  readonly migrations: string
}

/** What a use case calls after its commit. Losing a call only costs the time until the next slow poll. */
export interface Wakes {
  /** Events were recorded. */
  readonly outbox: () => void
  /** There is work for a job. Throws RangeError for an unknown name. */
  readonly job: (name: string) => void
}

export interface ServiceParts {
  readonly features: readonly Feature[]
  /** On the internal port, such as administration: with the same machinery, never reachable from outside. Default none. */
  readonly internalFeatures?: readonly Feature[]
  readonly subscriptions: readonly Subscription[]
  readonly jobs: readonly Job[]
  /** Ended while the listeners close, within so many milliseconds: work that requests have begun. */
  readonly stopWork?: (timeoutMs: number) => Promise<void>
  /** Ended with the other clients. */
  readonly closeClients?: () => Promise<void>
}

export interface StartedService extends RunningService {
  readonly url: string
  readonly internalUrl: string
}

/** Starts relay, jobs, consumer and both listeners over open clients; stopping ends them in the opposite order. */
export async function startService(
  service: ServiceDescription,
  { config, clients, lifecycle }: { config: ServiceConfig; clients: ServiceClients; lifecycle: Lifecycle },
  assemble: (wakes: Wakes) => ServiceParts,
): Promise<StartedService> {
  const { logger, metrics, rateLimiter } = clients
  const relay = startOutboxRelay({ ...clients, namespace: config.NS, schema: service.schema })
  const parts = assemble({ outbox: () => relay.wake(), job: (name) => jobs.wake(name) })
  const jobs = startJobs({ ...clients, schema: service.schema }, parts.jobs)
  const consumer = startConsumer(
    { ...clients.kafka, metrics, namespace: config.NS },
    {
      group: service.name,
      subscriptions: parts.subscriptions,
      isTransient: (error) => isTransientDatabaseError(error) || error instanceof RedisUnavailableError,
      onFatal: lifecycle.fail,
    },
  )
  const options: HttpAppOptions = {
    ...service,
    logger,
    metrics,
    rateLimiter,
    readiness: readinessOf(service, clients, consumer),
    isDraining: lifecycle.isDraining,
    isUnavailable: isTransientDatabaseError,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    trustedProxies: config.TRUSTED_PROXIES,
  }
  const app = await createHttpApp(options, parts.features)
  const internal = await createInternalApp(options, parts.internalFeatures)
  const url = await listen(app, { host: config.HOST, port: config.PORT, name: 'PORT', logger })
  const internalUrl = await listen(internal, {
    host: config.HOST,
    port: config.INTERNAL_PORT,
    name: 'INTERNAL_PORT',
    logger,
  })
  logger.info({ url, internalUrl }, 'listening')
  return {
    url,
    internalUrl,
    stop: [
      (timeoutMs) => all(app.close(), parts.stopWork?.(timeoutMs)),
      () => all(consumer.stop(), jobs.stop()),
      () => relay.stop(),
      () =>
        all(
          clients.producer.disconnect(),
          clients.kafkaProbe.close(),
          clients.redis.close(),
          parts.closeClients?.(),
        ),
      () => clients.database.close(),
      () => internal.close(),
    ],
  }
}

function readinessOf(
  service: ServiceDescription,
  { database, redis, kafkaProbe: kafka }: ServiceClients,
  consumer: RunningConsumer,
): ReadinessCheck[] {
  const target = { directory: service.migrations, schema: service.schema }
  return [
    { name: 'database', check: () => database.ping() },
    { name: 'redis', check: () => redis.ping() },
    { name: 'kafka', check: () => kafka.check() },
    { name: 'consumer', check: async () => requireNone(consumer.problem()) },
    {
      name: 'migrations',
      check: async () => requireTrue((await migrationStatus(database.sql, target)).pending.length === 0),
    },
  ]
}

function requireNone(problem: string | undefined): void {
  if (problem !== undefined) throw new NotReadyError(problem)
}

function requireTrue(isReady: boolean): void {
  if (!isReady) throw new Error('not ready')
}

async function all(...steps: (Promise<void> | undefined)[]): Promise<void> {
  await Promise.all(steps.filter((step) => step !== undefined))
}
