export { AppError, type AppErrorOptions } from './app-error.ts'
export { describeConfig, type ConfigField } from './config/description.ts'
export { secret, serviceConfig, wholeNumber } from './config/fields.ts'
export { ConfigError, loadConfig } from './config/load-config.ts'
export { currentContext, currentTraceparent, runInContext, type WorkContext } from './telemetry/context.ts'
export { backOffMs, type BackOff } from './timing/back-off.ts'
export { DeadlineError, withDeadline } from './timing/deadline.ts'
export {
  createActorVerifier,
  permittedAccess,
  type Actor,
  type JwtOptions,
  type PermittedActor,
  type VerifyActor,
} from './http/access/jwt.ts'
export {
  covers,
  readPermissions,
  type PermittedScope,
  type RolePermissions,
  type Scope,
} from './http/access/permissions.ts'
export { createProofLookup, type ProofLookup } from './http/access/proof-lookup.ts'
export { publicAccess, type AccessRequest, type AccessRule } from './http/access/access.ts'
export type {
  Answer,
  AnswerOf,
  AnswerSchemas,
  DataAnswer,
  ReplayAnswer,
  ServerSentEvent,
  StreamAnswer,
  TextAnswer,
} from './http/reply/answer.ts'
export { createHttpApp, createInternalApp, openApiOf } from './http/app.ts'
export type { ReadinessCheck } from './http/health.ts'
export type { LimitSubject, RateLimitRule } from './http/access/limit.ts'
export type { Feature, HttpApp, HttpAppOptions, RouteMounter, SecuritySchemes } from './http/options.ts'
export { route, type Refusal, type Route, type RouteDefinition, type RouteInput } from './http/route.ts'
export {
  bindResource,
  idempotent,
  requestHash,
  type IdempotencyClaim,
  type IdempotencyInput,
  type IdempotencyNeeds,
} from './idempotency/idempotency.ts'
export {
  runService,
  type Lifecycle,
  type RunningService,
  type RunServiceOptions,
} from './service/lifecycle.ts'
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './telemetry/logger.ts'
export { createMetrics, type Metrics, type MetricsOptions } from './telemetry/metrics.ts'
export { createFailureCap, type FailureCap } from './redis/failure-cap.ts'
export {
  createRateLimiter,
  type RateLimiter,
  type RateLimiterNeeds,
  type RateLimitState,
} from './redis/rate-limit.ts'
export { traceIdOf } from './telemetry/trace.ts'
export {
  startConsumer,
  type ConsumerNeeds,
  type ConsumerOptions,
  type RunningConsumer,
} from './kafka/consumer.ts'
export { openDatabase, type Database, type DatabaseOptions, type Db, type Tx } from './database/database.ts'
export { type DatabaseSession, type SessionEvents, type Sql } from './database/session.ts'
export { databaseErrorOf, isTransientDatabaseError, type DatabaseError } from './database/errors.ts'
export { dumpSchema } from './migrations/dump-schema.ts'
export { newId } from './ids.ts'
export { once } from './outbox/once.ts'
export { startJobs, type Job, type JobsNeeds, type RunningJobs } from './jobs/jobs.ts'
export { LeaseLost, whileHeld } from './jobs/lease.ts'
export {
  connectProducer,
  type AddressedMessage,
  type EventProducer,
  type OutgoingMessage,
} from './kafka/producer.ts'
export { type KafkaOptions } from './kafka/kafka.ts'
export {
  migrate,
  migrationStatus,
  type MigrateOptions,
  type MigrationStatus,
  type MigrationTarget,
} from './migrations/migrate.ts'
export { MigrationError } from './migrations/files.ts'
export { outboxRowOf, recordEvent, type OutboxRow } from './outbox/record-event.ts'
export { startOutboxRelay, type Relay, type RelayNeeds, type RelayOptions } from './outbox/relay.ts'
export {
  connectRedis,
  connectSubscriber,
  RedisUnavailableError,
  type RedisClient,
  type RedisOptions,
  type RedisSubscriber,
} from './redis/redis.ts'
export { retryTransient, type RetryOptions } from './timing/retry.ts'
export { on, type Subscription } from './kafka/subscription.ts'
export { deadLetterTopic, topicName } from './kafka/topic-name.ts'
export { createTopics, kafkaProbe, type KafkaProbe, type TopicOptions } from './kafka/topics.ts'
export { nextState, openStates, statesBefore, type Transition } from './state-table.ts'
export { describeHttpApi } from './http/openapi/describe-api.ts'
export { openServiceClients, type ServiceClients, type ServiceConfig } from './service/clients.ts'
export {
  startService,
  type ServiceDescription,
  type ServiceParts,
  type StartedService,
  type Wakes,
} from './service/start-service.ts'
