import { accessCodeFailuresPerMinute } from '@interview-pass/contracts'
import {
  connectSubscriber,
  createFailureCap,
  newId,
  openActorVerifier,
  openServiceClients,
  type Logger,
} from '@interview-pass/service-kit'
import { newSessionToken } from './access/session-token.ts'
import { createActiveSessions } from './access/active-sessions.ts'
import { createAccessCache } from './access/remember-access.ts'
import { createVerifier } from './access/verify-access-code.ts'
import type { Config } from './config.ts'
import { claudeSettingsOf, sessionBudgetsOf } from './interviewer/claude/claude-config.ts'
import {
  createClaudeInterviewer,
  type ClaudeInterviewerDeps,
} from './interviewer/claude/claude-interviewer.ts'
import type { Interviewer } from './interviewer/interviewer.ts'
import { shippedPrices } from './model-calls/price-table.ts'
import { createAccessMetrics } from './access/measure-access.ts'
import { createConsistencyMetrics } from './consistency/measure-consistency.ts'
import { createFeedbackMetrics } from './feedback/measure-feedback.ts'
import { createRatingMetrics } from './ratings/measure-ratings.ts'
import { createPlanMetrics } from './plan/measure-plans.ts'
import { createSessionMetrics } from './sessions/measure-sessions.ts'
import { createTurnMetrics } from './turns/measure-turns.ts'
import { createTenantFinder } from './tenants/find-tenant.ts'
import { service } from './service.ts'
import { createTurnRunner } from './turns/run-turn.ts'
import { createTurnWatch } from './turns/watch-turns.ts'

export type Deps = Awaited<ReturnType<typeof openDeps>>

const guessCap = { group: 'interview-create-failures', perMinute: accessCodeFailuresPerMinute }

/** The only place that constructs clients. Nothing here waits for PostgreSQL or Kafka: readiness tells about them. */
export async function openDeps(config: Config, logger: Logger) {
  const now = () => new Date()
  const namespace = config.NS
  const clients = await openServiceClients(config, logger, service)
  const { database, db, metrics, rateLimiter, redis } = clients
  const subscriber = connectSubscriber({ url: config.REDIS_URL, logger, name: `${service.name}-subscriber` })
  const turnWatch = createTurnWatch({ redis, subscriber, namespace, logger })
  const interviewer = connectInterviewer(config, { db, logger, metrics, now })
  const sessionMetrics = createSessionMetrics(metrics)
  const leaseMs = config.TURN_LEASE_MS
  const turnTimeoutMs = config.TURN_TIMEOUT_MS
  return {
    ...clients,
    clients,
    config,
    now,
    newId,
    newToken: newSessionToken,
    subscriber,
    failureCap: createFailureCap({ rateLimiter, metrics, logger, now }, guessCap),
    findTenant: createTenantFinder({ db }),
    accessCache: createAccessCache({ redis, subscriber, namespace, logger, now }),
    activeSessions: createActiveSessions({ redis, metrics, namespace, now }),
    verifyAccessCode: createVerifier({
      paymentServiceUrl: config.PAYMENT_SERVICE_URL,
      client: { clientId: config.PAYMENT_CLIENT_ID, secret: config.PAYMENT_CLIENT_SECRET },
      timeoutMs: config.PAYMENT_SERVICE_TIMEOUT_MS,
      now,
    }),
    accessMetrics: createAccessMetrics(metrics),
    sessionMetrics,
    feedbackMetrics: createFeedbackMetrics(metrics),
    consistencyMetrics: createConsistencyMetrics(metrics),
    ratingMetrics: createRatingMetrics(metrics),
    planMetrics: createPlanMetrics(metrics),
    interviewer,
    turnWatch,
    turnRunner: createTurnRunner({
      database,
      interviewer,
      turnWatch,
      sessionMetrics,
      turnMetrics: createTurnMetrics(metrics),
      logger,
      now,
      wakes: clients.wakes,
      leaseMs,
      turnTimeoutMs,
    }),
    leaseMs,
    readingsPerQuestion: config.FEEDBACK_READINGS_PER_QUESTION,
    verifyActor: openActorVerifier(config, { logger, now }),
    feedbackRetryAfterSeconds: config.FEEDBACK_RETRY_AFTER_SECONDS,
  }
}

function connectInterviewer(
  config: Config,
  deps: Pick<ClaudeInterviewerDeps, 'db' | 'logger' | 'metrics' | 'now'>,
): Interviewer {
  return createClaudeInterviewer({
    ...deps,
    prices: shippedPrices,
    budgets: sessionBudgetsOf(config),
    settings: claudeSettingsOf(config),
    apiKey: config.ANTHROPIC_API_KEY,
    baseUrl: config.ANTHROPIC_BASE_URL,
  })
}
