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
import { feedbackJob, schedule } from './schedule.ts'
import { consumerGroup, subscriptions } from './subscriptions.ts'

export interface StartedService extends RunningService {
  readonly url: string
  readonly internalUrl: string
}

const migrations = { directory: fileURLToPath(new URL('../migrations', import.meta.url)), schema }

/** A résumé and a job description of full length in Chinese, three bytes a character, and room for the rest. */
const bodyLimitBytes = 128 * 1024

/** Starts relay, jobs, consumer and both listeners over open clients; stopping ends them in the opposite order. */
export async function startService(deps: Deps, lifecycle: Lifecycle): Promise<StartedService> {
  const { config, database, logger, metrics, rateLimiter, afterCommit } = deps
  const relay = startOutboxRelay({ ...deps, namespace: config.NS, schema })
  const jobs = startJobs({ database, logger, metrics, schema }, schedule(deps))
  afterCommit.onRecorded(() => relay.wake())
  afterCommit.onFeedbackRequested(() => jobs.wake(feedbackJob))
  const consumer = startConsumer(
    { ...deps.kafka, metrics, namespace: config.NS },
    {
      group: consumerGroup,
      subscriptions: subscriptions(deps),
      isTransient: isTransientDatabaseError,
      onFatal: lifecycle.fail,
    },
  )
  const options = {
    ...apiDocs,
    name: serviceName,
    version: packageJson.version,
    logger,
    metrics,
    rateLimiter,
    readiness: readinessOf(deps, consumer),
    isDraining: lifecycle.isDraining,
    isUnavailable: isTransientDatabaseError,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    bodyLimitBytes,
    trustedProxies: config.TRUSTED_PROXIES,
  }
  const app = await createHttpApp(options, features(deps))
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
      check: async () => {
        const { pending } = await migrationStatus(deps.database.sql, migrations)
        requireTrue(pending.length === 0)
      },
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
  // For the replies that are being made; what is not ready then, another replica goes on with.
  const turnsMs = deps.config.SHUTDOWN_TIMEOUT_MS / 3
  return [
    () => allOf(parts.app.close(), deps.turnRunner.stop(turnsMs)),
    () => allOf(parts.consumer.stop(), parts.jobs.stop()),
    () => parts.relay.stop(),
    () =>
      allOf(deps.producer.disconnect(), deps.kafkaProbe.close(), deps.subscriber.close(), deps.redis.close()),
    () => deps.database.close(),
    () => parts.internal.close(),
  ]
}

async function allOf(...steps: Promise<void>[]): Promise<void> {
  await Promise.all(steps)
}
