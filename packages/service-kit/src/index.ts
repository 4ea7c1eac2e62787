export { AppError, type AppErrorOptions, type BrokenRule } from './app-error.ts'
export { auditLogFeature } from './audit/audit-logs.ts'
export { reachOf, type Reach } from './audit/reach.ts'
export { recordAct, type Act, type Deed } from './audit/record-act.ts'
export { describeConfig, type ConfigField } from './config/description.ts'
export { secret, serviceConfig, urlOf, wholeNumber } from './config/fields.ts'
export { loadConfig } from './config/load-config.ts'
export {
  currentContext,
  currentTraceparent,
  newSpanId,
  newTraceId,
  traceIdOf,
  traceparentOf,
} from './telemetry/context.ts'
export { describeSpan, inSpan, startSpan } from './telemetry/tracing.ts'
export { startTracing } from './telemetry/start-tracing.ts'
export { backOffMs, type BackOff } from './timing/back-off.ts'
export { DeadlineError, withDeadline } from './timing/deadline.ts'
export { actorName } from './http/access/actor-name.ts'
export { actorTokenScheme } from './http/access/actor-token.ts'
export {
  adminAccess,
  adminHeaders,
  adminLimit,
  type AdminAccess,
  type AdminActor,
  type TenantActor,
} from './http/access/admin-access.ts'
export { adminProblems, adminVariables } from './http/access/admin-settings.ts'
export type { PermittedActor, VerifyActor } from './http/access/jwt.ts'
export { openActorVerifier } from './http/access/open-actor-verifier.ts'
export {
  covers,
  readPermissions,
  type PermittedScope,
  type RolePermissions,
  type Scope,
} from './http/access/permissions.ts'
export { createProofLookup, type ProofLookup } from './http/access/proof-lookup.ts'
export { publicAccess, type AccessRequest, type AccessRule } from './http/access/access.ts'
export type { DataAnswer, ReplayAnswer, ServerSentEvent } from './http/reply/answer.ts'
export type { RateLimitRule } from './http/access/limit.ts'
export type { Feature } from './http/options.ts'
export { headerText } from './http/request/header-text.ts'
export { idempotencyKey } from './http/request/idempotency-key.ts'
export {
  longListQuery,
  pageOf,
  pageQuery,
  paginationOf,
  rowsOf,
  rowsOfLongList,
  type Page,
  type PageOfLongList,
  type RowsOfLongList,
} from './http/request/pages.ts'
export { plainText } from './http/request/plain-text.ts'
export { route, type Refusal, type Route } from './http/route.ts'
export { actKey } from './idempotency/act-key.ts'
export { bindResource, idempotent, requestHash, type IdempotencyClaim } from './idempotency/idempotency.ts'
export { runService, type Lifecycle } from './service/lifecycle.ts'
export { createLogger, type Logger } from './telemetry/logger.ts'
export {
  counter,
  definitionsOf,
  gauge,
  histogram,
  type MetricDefinition,
} from './telemetry/metric-definition.ts'
export { createMetrics, type Metrics } from './telemetry/metrics.ts'
export { createFailureCap, guessMetrics, type FailureCap } from './redis/failure-cap.ts'
export type { RateLimiter } from './redis/rate-limit.ts'
export { startConsumer } from './kafka/consumer.ts'
export { consumerMetrics } from './kafka/consumer-metrics.ts'
export { connectDeadLetters, type DeadLetterBox, type DeadLetters } from './kafka/dead-letters.ts'
export type { ParkedMessage } from './kafka/parked-message.ts'
export { openDatabase, type Database, type Db, type Tx } from './database/database.ts'
export { comesAfter, countUpTo } from './database/long-lists.ts'
export { onOneConnection, type Sql } from './database/session.ts'
export { databaseErrorOf, isTransientDatabaseError } from './database/errors.ts'
export { dumpSchema } from './migrations/dump-schema.ts'
export { escapeHtml } from './escape-html.ts'
export { newId } from './ids.ts'
export { once } from './outbox/once.ts'
export { kpiJobs, type CountKpisDeps } from './kpi/count-kpis.ts'
export type { KpiDefinition } from './kpi/definition.ts'
export { kpiFeature } from './kpi/kpi-feature.ts'
export { pruneJob, prunedMachinery, type PruneDeps } from './jobs/prune.ts'
export type { Job } from './jobs/jobs.ts'
export { LeaseLost, whileHeld } from './jobs/lease.ts'
export { workThrough } from './jobs/work-through.ts'
export { connectProducer, type EventProducer } from './kafka/producer.ts'
export { recordBackup, type BackupKind } from './migrations/backup-records.ts'
export { migrateConfig } from './migrations/migrate-config.ts'
export { migrate } from './migrations/migrate.ts'
export { MigrationError } from './migrations/files.ts'
export { recordEvent } from './outbox/record-event.ts'
export {
  createChangeWatch,
  type ChangeWatch,
  type ChangeWatchDeps,
  type ChangeWatcher,
} from './redis/change-watch.ts'
export { connectRedis, connectSubscriber, type RedisClient, type RedisSubscriber } from './redis/redis.ts'
export { retryTransient } from './timing/retry.ts'
export { on, type ConsumerGroup, type Subscription } from './kafka/subscription.ts'
export { namespaced } from './config/namespaced.ts'
export { createTopics } from './kafka/topics.ts'
export { TransientError } from './transient-error.ts'
export { nextState, openStates, stateAfter, statesBefore, type Transition } from './state-table.ts'
export { describeHttpApi } from './http/describe-api.ts'
export { closeSteps, openServiceClients } from './service/clients.ts'
export { serviceMetrics } from './service/service-metrics.ts'
export { startService, type ServiceDescription, type StartedService } from './service/start-service.ts'
export type { Wakes } from './service/wakes.ts'
