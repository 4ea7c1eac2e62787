import { randomInt, randomUUID } from 'node:crypto'
import { startClaudeSimulator, type ClaudeSimulator } from '@interview-pass/claude-simulator'
import {
  accessCodeAlphabet,
  accessCodeLength,
  createEvent,
  paymentCompleted,
  toEventMessage,
  type DomainEvent,
  type InterviewTerms,
} from '@interview-pass/contracts'
import {
  createLogger,
  loadConfig,
  newId,
  namespaced,
  serviceMetrics,
  type StartedService,
} from '@interview-pass/service-kit'
import {
  adminSettings,
  expectDeclaredErrors,
  expectDefinedMetrics,
  waitUntil,
} from '@interview-pass/service-kit/testing'
import { openTestNamespace, type TestNamespace } from '@interview-pass/stack/testing'
import postgres from 'postgres'
import { afterAll, afterEach } from 'vitest'
import { metrics } from '../src/metrics.ts'
import { configSchema } from '../src/config.ts'
import { openDeps, type Deps } from '../src/deps.ts'
import { logFields, service as description } from '../src/service.ts'
import { startInterviewService as start } from '../src/start-interview-service.ts'
import { startPaymentFixture, type PaymentFixture, type SoldCode } from './payment-fixture.ts'

/** One running replica in this process. */
interface Replica {
  readonly url: string
  readonly internalUrl: string
  readonly deps: Deps
  /** Every line it has logged. */
  readonly logLines: string[]
  stop(): Promise<void>
}

export interface InterviewServiceUnderTest extends Replica {
  readonly namespace: TestNamespace
  readonly payment: PaymentFixture
  readonly claude: ClaudeSimulator
  /** As a superuser, to look at every table and to plant rows. */
  readonly sql: postgres.Sql<{ bigint: bigint }>
  /** What a process of this service needs to join this namespace. */
  readonly environment: Record<string, string>
  /** A code that payment-service would let in. */
  sellCode(terms?: Partial<InterviewTerms>): SoldCode
  /** Publishes PaymentCompleted as payment-service does. */
  publishPaid(code: SoldCode, eventId?: string): Promise<DomainEvent>
  addReplica(settings?: Record<string, string>): Promise<Replica>
}

export interface StartOptions {
  readonly settings?: Record<string, string> | ((namespace: TestNamespace) => Promise<Record<string, string>>)
  readonly tokenDelayMs?: number
}

/**
 * This service in this process on free ports, with a database and topics of its own and the outside world simulated beside
 * it, for as long as the tests of a file run: `const service = await useInterviewService()` at its top.
 */
export async function useInterviewService(options: StartOptions = {}): Promise<InterviewServiceUnderTest> {
  const service = await startWithWorld(options)
  afterEach(() => service.claude.clearFaults())
  afterAll(service.close)
  return service
}

interface ClosableService extends InterviewServiceUnderTest {
  close(): Promise<void>
}

async function startWithWorld(options: StartOptions): Promise<ClosableService> {
  const [namespace, payment, claude] = await Promise.all([
    openTestNamespace(),
    startPaymentFixture(),
    startClaudeSimulator({ seed: 'test', tokenDelayMs: options.tokenDelayMs ?? 0 }),
  ])
  await namespace.createTopics()
  const { settings = {} } = options
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: '0',
    INTERNAL_PORT: '0',
    DATABASE_URL: namespace.interviewServiceUrl,
    REDIS_URL: namespace.redisUrl,
    KAFKA_BROKERS: namespace.kafkaBrokers,
    NS: namespace.namespace,
    PAYMENT_SERVICE_URL: payment.url,
    // Far above what it takes on a busy machine: outages are made on purpose.
    PAYMENT_SERVICE_TIMEOUT_MS: '5000',
    PAYMENT_CLIENT_SECRET: 'a-secret-of-thirty-two-characters',
    ANTHROPIC_BASE_URL: claude.url,
    // So that each candidate of a test comes from an address of its own and meets no limit meant for one.
    TRUSTED_PROXIES: '127.0.0.1',
    ANTHROPIC_API_KEY: 'simulator-key-never-logged',
    ...adminSettings,
    ...(typeof settings === 'function' ? await settings(namespace) : settings),
  }
  const replica = await startReplica(environment)
  const replicas = [replica]
  const sql = postgres(namespace.superuserUrl, {
    types: { bigint: postgres.BigInt },
    max: 4,
    onnotice: () => undefined,
  })
  return {
    ...replica,
    namespace,
    payment,
    claude,
    sql,
    environment,
    sellCode(terms) {
      const code = soldCode(terms)
      payment.sell(code)
      return code
    },
    async publishPaid(code, eventId = newId()) {
      const event = paidEvent(code, eventId)
      const topic = namespaced(namespace.namespace, event.topic)
      await replica.deps.producer.sendBatch([{ topic, message: toEventMessage(event) }])
      return event
    },
    async addReplica(settings = {}) {
      const added = await startReplica({ ...environment, ...settings })
      replicas.push(added)
      return added
    },
    async close() {
      await Promise.all(replicas.map((each) => each.stop()))
      await sql.end({ timeout: 5 })
      await Promise.all([claude.close(), payment.close()])
      await namespace.close()
      for (const each of replicas) await expectNothingUndocumented(each)
    },
  }
}

async function expectNothingUndocumented({ deps, logLines }: Replica): Promise<void> {
  expectDeclaredErrors(logLines)
  expectDefinedMetrics(await deps.metrics.render(), [...metrics, ...serviceMetrics])
}

async function startReplica(environment: Record<string, string>): Promise<Replica> {
  const config = loadConfig(configSchema, environment)
  const logLines: string[] = []
  const logger = createLogger({
    name: description.name,
    level: 'debug',
    fields: logFields,
    destination: { write: (line) => void logLines.push(line) },
  })
  const deps = await openDeps(config, logger)
  const service: StartedService = await start(deps, {
    isDraining: () => false,
    fail: (error) => void logLines.push(String(error)),
  })
  // A consumer that is stopped while it joins leaves its group waiting for it.
  await waitUntilReady(service.url)
  let stopped: Promise<void> | undefined
  return {
    url: service.url,
    internalUrl: service.internalUrl,
    deps,
    logLines,
    stop: () => (stopped ??= stopAll(service)),
  }
}

/** Waits until the service at this address takes requests and has joined its group. */
export async function waitUntilReady(url: string): Promise<void> {
  await waitUntil('the service is ready', async () => (await fetch(`${url}/readyz`)).ok, 30_000)
}

/** Each step of stopping has so long. */
const stepTimeoutMs = 10_000

async function stopAll(service: StartedService): Promise<void> {
  for (const stop of service.stop) await stop(stepTimeoutMs)
}

function soldCode(terms: Partial<InterviewTerms> = {}): SoldCode {
  return {
    accessCode: Array.from(
      { length: accessCodeLength },
      () => accessCodeAlphabet[randomInt(accessCodeAlphabet.length)],
    ).join(''),
    tenantId: randomUUID(),
    orderId: randomUUID(),
    expireAt: new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString(),
    interview: { kind: 'TECHNICAL', questions: 2, minutes: 30, language: 'zh-CN', ...terms },
  }
}

function paidEvent(code: SoldCode, eventId: string): DomainEvent {
  return createEvent(paymentCompleted, {
    id: eventId,
    tenantId: code.tenantId,
    occurredAt: new Date(),
    traceparent: `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`,
    data: {
      orderId: code.orderId,
      accessCode: code.accessCode,
      expireAt: code.expireAt,
      tenantId: code.tenantId,
      userId: randomUUID(),
      productId: randomUUID(),
      amount: '199.00',
      paidAt: new Date().toISOString(),
      interview: code.interview,
    },
  })
}
