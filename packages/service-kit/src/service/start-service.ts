import { startConsumer, type RunningConsumer } from '../kafka/consumer.ts'
import { createHttpApp } from '../http/app.ts'
import { NotReadyError, type ReadinessCheck } from '../http/health.ts'
import { listen } from '../http/listen.ts'
import type { ApiDescription } from '../http/openapi/document.ts'
import { isDependencyAway } from '../http/reply/errors.ts'
import type { Feature, HttpAppOptions } from '../http/options.ts'
import { startJobs, type Job } from '../jobs/jobs.ts'
import type { Lifecycle, RunningService } from './lifecycle.ts'
import { measureDependenciesJob } from './measure-dependencies.ts'
import { migrationStatus } from '../migrations/migrate.ts'
import { startOutboxRelay } from '../outbox/relay.ts'
import { closeSteps, type ServiceClients, type ServiceConfig, type ServiceIdentity } from './clients.ts'
import type { ConsumerGroup } from '../kafka/subscription.ts'

export interface ServiceDescription
  extends ServiceIdentity, Pick<HttpAppOptions, 'docs' | 'securitySchemes' | 'bodyLimitBytes'> {
  /** Folder of its migrations, which readiness compares with the database. */
  readonly migrations: string
  /** What the documentation of the internal port says instead. */
  readonly internal?: ApiDescription
}

export interface ServiceParts {
  readonly features: readonly Feature[]
  /** On the internal port, such as administration: with the same machinery, never reachable from outside. Default none. */
  readonly internalFeatures?: readonly Feature[]
  readonly consumers: readonly ConsumerGroup[]
  readonly jobs: readonly Job[]
  /** Ended while the listeners close, within so many milliseconds: work that requests have begun, and begin until the last of them has ended. */
  readonly stopWork?: (timeoutMs: number, requestsEnded: Promise<unknown>) => Promise<void>
  /** Ended with the other clients. */
  readonly closeClients?: () => Promise<void>
}

export interface StartedService extends RunningService {
  readonly url: string
  readonly internalUrl: string
}

interface RunningParts {
  readonly config: ServiceConfig
  readonly clients: ServiceClients
  readonly lifecycle: Lifecycle
}

/** Starts relay, jobs, consumers and both listeners over open clients; stopping ends them in the opposite order. */
export async function startService(
  service: ServiceDescription,
  running: RunningParts,
  parts: ServiceParts,
): Promise<StartedService> {
  const { config, clients, lifecycle } = running
  const { logger, metrics, rateLimiter } = clients
  requireDistinct(parts.consumers)
  const relay = startOutboxRelay({ ...clients, namespace: config.NS, schema: service.schema })
  const dependencies = dependenciesOf(clients)
  const jobs = startJobs({ ...clients, schema: service.schema }, [
    ...parts.jobs,
    measureDependenciesJob(metrics, dependencies),
  ])
  clients.wakes.connect({ outbox: () => relay.wake(), job: (name) => jobs.wake(name) })
  const consumers = startConsumers(parts.consumers, running)
  const options: HttpAppOptions = {
    ...service,
    logger,
    metrics,
    rateLimiter,
    readiness: [...dependencies, ...readinessOf(service, clients, essential(parts.consumers, consumers))],
    isDraining: lifecycle.isDraining,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    trustedProxies: config.TRUSTED_PROXIES,
  }
  const app = await createHttpApp(options, parts.features)
  const internal = await createHttpApp(
    { ...options, ...service.internal, isInternal: true },
    parts.internalFeatures ?? [],
  )
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
      (timeoutMs) => {
        const closed = app.close()
        return all(closed, parts.stopWork?.(timeoutMs, closed))
      },
      () => all(...[...consumers.values()].map((consumer) => consumer.stop()), jobs.stop()),
      () => relay.stop(),
      ...closeSteps(clients, parts.closeClients),
      () => internal.close(),
    ],
  }
}

/** The two members of a group that is named twice would hear different things. */
function requireDistinct(groups: readonly ConsumerGroup[]): void {
  const twice = groups.find(({ group }, index) => groups.findIndex((other) => other.group === group) < index)
  if (twice !== undefined) throw new RangeError(`the consumer group ${twice.group} is there twice`)
}

/** By group. */
function startConsumers(
  groups: readonly ConsumerGroup[],
  { config, clients, lifecycle }: RunningParts,
): ReadonlyMap<string, RunningConsumer> {
  const deps = { ...clients.kafka, metrics: clients.metrics, namespace: config.NS }
  return new Map(
    groups.map((group) => [
      group.group,
      startConsumer(deps, { ...group, isTransient: isDependencyAway, onFatal: lifecycle.fail }),
    ]),
  )
}

function essential(
  groups: readonly ConsumerGroup[],
  consumers: ReadonlyMap<string, RunningConsumer>,
): ReadonlyMap<string, RunningConsumer> {
  const others = new Set(groups.filter((one) => one.isEssential === false).map(({ group }) => group))
  return new Map([...consumers].filter(([group]) => !others.has(group)))
}

function dependenciesOf({ database, redis, kafkaProbe: kafka }: ServiceClients): ReadinessCheck[] {
  return [
    { name: 'database', check: () => database.ping() },
    { name: 'redis', check: () => redis.ping() },
    { name: 'kafka', check: () => kafka.check() },
  ]
}

function readinessOf(
  service: ServiceDescription,
  { database }: ServiceClients,
  consumers: ReadonlyMap<string, RunningConsumer>,
): ReadinessCheck[] {
  const target = { directory: service.migrations, schema: service.schema }
  return [
    ...[...consumers].map(([group, consumer]) => ({
      name: `consumer ${group}`,
      async check() {
        const problem = consumer.problem()
        if (problem !== undefined) throw new NotReadyError(problem)
      },
    })),
    {
      name: 'migrations',
      async check() {
        const { pending } = await migrationStatus(database.sql, target)
        if (pending.length > 0) throw new Error('not ready')
      },
    },
  ]
}

async function all(...steps: (Promise<void> | undefined)[]): Promise<void> {
  await Promise.all(steps.filter((step) => step !== undefined))
}
