import { requestMetrics } from '../http/observe.ts'
import { jobMetrics } from '../jobs/jobs.ts'
import { pruneMetrics } from '../jobs/prune.ts'
import { consumerMetrics } from '../kafka/consumer-metrics.ts'
import { outboxMetrics } from '../outbox/rows.ts'
import { guessMetrics } from '../redis/failure-cap.ts'
import { rateLimitMetrics } from '../redis/rate-limit.ts'
import { traceMetrics } from '../telemetry/counted-exports.ts'
import { definitionsOf, type MetricDefinition } from '../telemetry/metric-definition.ts'
import { dependencyMetrics } from './measure-dependencies.ts'

/** What every service measures, beside what prom-client says of its process. */
export const serviceMetrics: readonly MetricDefinition[] = definitionsOf([
  requestMetrics,
  rateLimitMetrics,
  guessMetrics,
  outboxMetrics,
  consumerMetrics,
  jobMetrics,
  dependencyMetrics,
  pruneMetrics,
  traceMetrics,
])
