import { topics } from '@interview-pass/contracts'
import {
  connectProducer,
  connectRedis,
  connectSubscriber,
  createMetrics,
  createRateLimiter,
  kafkaProbe,
  newId,
  openDatabase,
  topicName,
  type Logger,
} from '@interview-pass/service-kit'
import { newSessionToken } from './access/session-token.ts'
import { createAccessCache } from './access/remember-access.ts'
import { createVerifier } from './access/verify-access-code.ts'
import { createAfterCommit } from './after-commit.ts'
import type { Config } from './config.ts'
import { claudeSettingsOf, sessionBudgetsOf } from './interviewer/claude/claude-config.ts'
import {
  createClaudeInterviewer,
  type ClaudeInterviewerNeeds,
} from './interviewer/claude/claude-interviewer.ts'
import type { Interviewer } from './interviewer/interviewer.ts'
import { loadPriceTable } from './model-calls/load-price-table.ts'
import { createTenantFinder } from './tenants/find-tenant.ts'
import { createTurnRunner } from './turns/run-turn.ts'
import { openTurnWatch } from './turns/watch-turns.ts'

export const serviceName = 'interview-service'
export const schema = 'interview'

/** Names that this service's log lines may carry beside the kit's own; none holds a secret or a person's words. */
export const logFields = ['url', 'internalUrl', 'model', 'purpose', 'rule']

export type Deps = Awaited<ReturnType<typeof openDeps>>

/** The only place that constructs clients. Nothing here waits for PostgreSQL or Kafka: readiness tells about them. */
export async function openDeps(config: Config, logger: Logger) {
  const now = () => new Date()
  const namespace = config.NS
  const metrics = createMetrics({ service: serviceName })
  const kafka = { brokers: config.KAFKA_BROKERS, clientId: serviceName, logger }
  const database = openDatabase({
    url: config.DATABASE_URL,
    schema,
    applicationName: serviceName,
    poolMax: config.DATABASE_POOL_MAX,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
  })
  const { db } = database
  const redis = await connectRedis({ url: config.REDIS_URL, logger, name: serviceName })
  const subscriber = connectSubscriber({ url: config.REDIS_URL, logger, name: `${serviceName}-subscriber` })
  const afterCommit = createAfterCommit()
  const turnWatch = openTurnWatch({ redis, subscriber, namespace, logger, replica: newId() })
  const interviewer = openInterviewer(config, { db, logger, metrics, now })
  const leaseMs = config.TURN_LEASE_MS
  const turnTimeoutMs = config.TURN_TIMEOUT_MS
  return {
    config,
    now,
    newId,
    newToken: newSessionToken,
    logger,
    metrics,
    kafka,
    database,
    db,
    redis,
    subscriber,
    rateLimiter: createRateLimiter({ redis, namespace, metrics, logger }),
    producer: await connectProducer(kafka),
    kafkaProbe: kafkaProbe({
      ...kafka,
      topics: Object.keys(topics).map((topic) => topicName(namespace, topic)),
    }),
    afterCommit,
    findTenant: createTenantFinder({ db }),
    accessCache: createAccessCache({ redis, namespace, now }),
    verifyAccessCode: createVerifier({
      paymentServiceUrl: config.PAYMENT_SERVICE_URL,
      client: { clientId: config.PAYMENT_CLIENT_ID, secret: config.PAYMENT_CLIENT_SECRET },
      timeoutMs: config.PAYMENT_SERVICE_TIMEOUT_MS,
      now,
    }),
    interviewer,
    turnWatch,
    turnRunner: createTurnRunner({
      database,
      interviewer,
      turnWatch,
      metrics,
      logger,
      now,
      newId,
      afterCommit,
      leaseMs,
      turnTimeoutMs,
    }),
    leaseMs,
  }
}

function openInterviewer(
  config: Config,
  needs: Pick<ClaudeInterviewerNeeds, 'db' | 'logger' | 'metrics' | 'now'>,
): Interviewer {
  return createClaudeInterviewer({
    ...needs,
    prices: loadPriceTable(),
    budgets: sessionBudgetsOf(config),
    settings: claudeSettingsOf(config),
    apiKey: config.ANTHROPIC_API_KEY,
    baseUrl: config.ANTHROPIC_BASE_URL,
  })
}
