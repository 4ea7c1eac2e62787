import { topics } from '@interview-pass/contracts'
import type { z } from 'zod'
import type { serviceConfig } from '../config/fields.ts'
import { openDatabase } from '../database/database.ts'
import { connectProducer } from '../kafka/producer.ts'
import { hasRecorded } from '../outbox/record-event.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { startTracing } from '../telemetry/start-tracing.ts'
import { createWakes } from './wakes.ts'
import { createRateLimiter } from '../redis/rate-limit.ts'
import { connectRedis } from '../redis/redis.ts'
import { namespaced } from '../config/namespaced.ts'
import { kafkaProbe } from '../kafka/topics.ts'

/** The variables that every service has, read. */
export type ServiceConfig = z.output<z.ZodObject<typeof serviceConfig>>

export interface ServiceIdentity {
  /** Also the client id at every server. */
  readonly name: string
  /** The PostgreSQL schema it owns. */
  readonly schema: string
  /** Names of attributes that its spans may have beside the kit's own; none holds a secret or a person's data. */
  readonly spanAttributes?: readonly string[]
}

export type ServiceClients = Awaited<ReturnType<typeof openServiceClients>>

/** The clients that every service has. Nothing here waits for PostgreSQL, Redis or Kafka: readiness tells about them. */
export async function openServiceClients(
  config: ServiceConfig,
  logger: Logger,
  { name, schema, spanAttributes = [] }: ServiceIdentity,
) {
  const metrics = createMetrics({ service: name })
  const tracing = await startTracing({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampleRatio: config.OTEL_TRACES_SAMPLER_ARG,
    service: name,
    attributes: spanAttributes,
    metrics,
  })
  const kafka = { brokers: config.KAFKA_BROKERS, clientId: name, logger }
  const wakes = createWakes()
  const database = openDatabase({
    url: config.DATABASE_URL,
    schema,
    applicationName: name,
    poolMax: config.DATABASE_POOL_MAX,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    onCommit(tx) {
      if (hasRecorded(tx)) wakes.outbox()
    },
  })
  const redis = await connectRedis({ url: config.REDIS_URL, logger, name })
  return {
    logger,
    metrics,
    tracing,
    kafka,
    database,
    db: database.db,
    sql: database.sql,
    redis,
    rateLimiter: createRateLimiter({ redis, namespace: config.NS, metrics, logger }),
    producer: await connectProducer(kafka),
    wakes,
    kafkaProbe: kafkaProbe({
      ...kafka,
      topics: Object.keys(topics).map((topic) => namespaced(config.NS, topic)),
    }),
  }
}

/** What closes the clients, one after the other: the service's own with all others, then the database, and last what sends the traces of it all. */
export function closeSteps(
  { producer, kafkaProbe: probe, redis, database, tracing }: ServiceClients,
  closeOwn?: () => Promise<void>,
): readonly (() => Promise<void>)[] {
  return [
    async () => void (await Promise.all([producer.disconnect(), probe.close(), redis.close(), closeOwn?.()])),
    () => database.close(),
    () => tracing.stop(),
  ]
}
