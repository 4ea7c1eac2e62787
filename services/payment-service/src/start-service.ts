import { fileURLToPath } from 'node:url'
import {
  createHttpApp,
  createInternalApp,
  isTransientDatabaseError,
  migrationStatus,
  startConsumer,
  startJobs,
  startOutboxRelay,
  type HttpApp,
  type Lifecycle,
  type ReadinessCheck,
  type RunningConsumer,
  type RunningService,
} from '@interview-pass/service-kit'
import packageJson from '../package.json' with { type: 'json' }
import { apiDocs, features } from './app.ts'
import { schema, serviceName, type Deps } from './deps.ts'
import { requestQueryWith } from './orders/request-query.ts'
import { resolveAttemptsJob, schedule } from './schedule.ts'
import { subscriptions } from './subscriptions.ts'

export interface StartedService extends RunningService {
  readonly url: string
  readonly internalUrl: string
}

const migrations = { directory: fileURLToPath(new URL('../migrations', import.meta.url)), schema }

/** Starts relay, jobs, consumer and both listeners over open clients; stopping ends them in the opposite order. */
export async function startService(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  const { config, database, logger, metrics, rateLimiter } = deps
  const relay = startOutboxRelay({ ...deps, namespace: config.NS, schema })
  const wakeOutbox = () => relay.wake()
  const jobs = startJobs({ database, logger, metrics, schema }, schedule({ ...deps, wakeOutbox }))
  const wakeResolver = () => jobs.wake(resolveAttemptsJob)
  const consumer = startConsumer(
    { ...deps.kafka, metrics, namespace: config.NS },
    {
      group: serviceName,
      subscriptions: subscriptions({ ...deps, wakeOutbox }),
      isTransient: isTransientDatabaseError,
      onFatal: lifecycle.fail,
    },
  )
  const readiness = readinessOf(deps, consumer)
  const options = {
    ...apiDocs,
    name: serviceName,
    version: packageJson.version,
    logger,
    metrics,
    rateLimiter,
    readiness,
    isDraining: lifecycle.isDraining,
    isUnavailable: isTransientDatabaseError,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    trustedProxies: config.TRUSTED_PROXIES,
  }
  const requestQuery = requestQueryWith({ ...deps, wakeResolver })
  const app = await createHttpApp(options, features({ ...deps, wakeOutbox, requestQuery }))
  const internal = await createInternalApp(options)
  const url = await app.listen({ host: config.HOST, port: config.PORT })
  const internalUrl = await internal.listen({ host: config.HOST, port: config.INTERNAL_PORT })
  logger.info({ url, internalUrl }, 'listening')
  return { url, internalUrl, stop: stopSteps(deps, { app, internal, consumer, jobs, relay }) }
}

function readinessOf(deps: Deps, consumer: RunningConsumer): ReadinessCheck[] {
  return [
    { name: 'database', check: () => deps.database.ping() },
    { name: 'redis', check: () => deps.redis.ping() },
    { name: 'kafka', check: () => deps.kafkaProbe.check() },
    { name: 'consumer', check: async () => requireTrue(consumer.isHealthy()) },
    {
      name: 'migrations',
      check: async () => requireTrue((await migrationStatus(deps.sql, migrations)).pending.length === 0),
    },
  ]
}

function requireTrue(isReady: boolean): void {
  if (!isReady) throw new Error('not ready')
}

interface Stoppable {
  stop(): Promise<void>
}

function stopSteps(
  deps: Deps,
  parts: { app: HttpApp; internal: HttpApp; consumer: Stoppable; jobs: Stoppable; relay: Stoppable },
): (() => Promise<void>)[] {
  return [
    () => parts.app.close(),
    () => Promise.all([parts.consumer.stop(), parts.jobs.stop()]).then(() => undefined),
    () => parts.relay.stop(),
    () =>
      Promise.all([deps.producer.disconnect(), deps.kafkaProbe.close(), deps.redis.close()]).then(
        () => undefined,
      ),
    () => deps.database.close(),
    () => parts.internal.close(),
  ]
}
