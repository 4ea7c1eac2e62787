import { randomBytes, randomUUID } from 'node:crypto'
import { createKeyPair, startAlipaySimulator, type AlipaySimulator } from '@interview-pass/alipay-simulator'
import {
  createLogger,
  loadConfig,
  serviceMetrics,
  type Logger,
  type StartedService,
} from '@interview-pass/service-kit'
import {
  atEndOfWorker,
  expectDeclaredErrors,
  expectDefinedMetrics,
  adminSettings,
} from '@interview-pass/service-kit/testing'
import { openTestNamespace, type TestNamespace } from '@interview-pass/stack/testing'
import getPort from 'get-port'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { channelAdapters, type ChannelAdapters } from '../src/channels.ts'
import { metrics } from '../src/metrics.ts'
import { configSchema } from '../src/config.ts'
import { openDeps, type Deps } from '../src/deps.ts'
import { logFields, service as description } from '../src/service.ts'
import { startPayment } from '../src/start-payment.ts'
import { createSecretCipher } from '../src/clients/secret-cipher.ts'
import { appId, sellerId } from './notifications.ts'
import { sendSigned } from './send-signed.ts'

const superuserOptions = { types: { bigint: postgres.BigInt }, max: 10, onnotice: () => undefined }

/** Each step of stopping has so long. */
const stepTimeoutMs = 10_000

export interface TestClient {
  readonly clientId: string
  readonly secret: string
  readonly tenantId: bigint
  readonly userId: string
  readonly productId: string
}

export interface PaymentServiceUnderTest {
  readonly namespace: TestNamespace
  readonly simulator: AlipaySimulator
  readonly service: StartedService
  readonly deps: Deps
  /** As a superuser, to look at every table and to plant rows. */
  readonly sql: postgres.Sql<{ bigint: bigint }>
  readonly alipayPrivateKey: string
  /** What it was started with. */
  readonly environment: Readonly<Record<string, string>>
  /** Every line the service has logged since the file's tests began. */
  readonly logLines: string[]
  /** A tenant of its own with a client, a user and a product. */
  addTenant(): Promise<TestClient>
  /** A signed request; `path` as sent, with the prefix. */
  send(
    client: TestClient,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Response>
  close(): Promise<void>
}

interface PaymentServiceOptions {
  /** For tests that stop, exhaust or count what the files of a worker share, or read what is logged at the start. */
  readonly own?: boolean
  /** Given, the service is the file's own as well. */
  readonly channels?: ChannelAdapters
  /** Variables beside those of every test, asked for when the service starts; the service is the file's own as well. */
  readonly settings?: Settings
}

type Settings = (namespace: TestNamespace) => Record<string, string> | Promise<Record<string, string>>

/** Made once in a worker: two RSA keys take a second of CPU. */
let keyPairs: ReturnType<typeof createKeyPairs> | undefined

const createKeyPairs = () => Promise.all([createKeyPair(), createKeyPair()])

/** This service in this process on free ports, with a database and topics of its own and an Alipay simulator beside it. */
async function startPaymentService(
  channels: ChannelAdapters = channelAdapters,
  settings: Settings = () => ({}),
): Promise<PaymentServiceUnderTest> {
  const namespace = await openTestNamespace()
  const [merchant, alipay] = await (keyPairs ??= createKeyPairs())
  await namespace.createTopics()
  const simulator = await startAlipaySimulator({
    appId,
    sellerId,
    merchantPublicKey: merchant.publicKey,
    alipayPrivateKey: alipay.privateKey,
    notifyTimeFactor: 1000,
  })
  const encryptionKey = randomBytes(32)
  const port = await getPort({ host: '127.0.0.1' })
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    PORT: String(port),
    INTERNAL_PORT: '0',
    // So that a caller that is limited by address can have one of its own.
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: namespace.paymentServiceUrl,
    REDIS_URL: namespace.redisUrl,
    KAFKA_BROKERS: namespace.kafkaBrokers,
    NS: namespace.namespace,
    ALIPAY_GATEWAY_URL: simulator.gatewayUrl,
    ALIPAY_APP_ID: appId,
    ALIPAY_SELLER_ID: sellerId,
    ALIPAY_PRIVATE_KEY: merchant.privateKey,
    ALIPAY_PUBLIC_KEY: alipay.publicKey,
    ALIPAY_NOTIFY_URL: `http://127.0.0.1:${port}/api/v1/payment/callback`,
    ALIPAY_TIMEOUT_MS: '1000',
    SECRET_ENCRYPTION_KEY: encryptionKey.toString('base64'),
    ...adminSettings,
    ...(await settings(namespace)),
  }
  const config = loadConfig(configSchema, environment)
  const logLines: string[] = []
  const logger = createTestLogger(logLines)
  const deps = await openDeps(config, logger, channels)
  const service = await startPayment(deps, {
    isDraining: () => false,
    fail: (error) => void logLines.push(String(error)),
  })
  const sql = postgres(namespace.superuserUrl, superuserOptions)
  const cipher = createSecretCipher(encryptionKey)
  return {
    namespace,
    simulator,
    service,
    deps,
    sql,
    alipayPrivateKey: alipay.privateKey,
    environment,
    logLines,
    addTenant: () => addTenant(sql, (secret) => cipher.encrypt(secret)),
    send: (client, method, path, body, headers) =>
      sendSigned(service.url, client, { method, path, body, headers }),
    async close() {
      for (const stop of service.stop) await stop(stepTimeoutMs)
      await sql.end({ timeout: 5 })
      await simulator.close()
      await namespace.close()
      expectDeclaredErrors(logLines)
      expectDefinedMetrics(await deps.metrics.render(), [...metrics, ...serviceMetrics])
    },
  }
}

function createTestLogger(logLines: string[]): Logger {
  return createLogger({
    name: description.name,
    level: 'debug',
    fields: logFields,
    destination: { write: (line) => void logLines.push(line) },
  })
}

/** The one that the files of a worker share, from the first that asks for it to the end of the worker. */
let shared: Promise<PaymentServiceUnderTest> | undefined

function sharedPaymentService(): Promise<PaymentServiceUnderTest> {
  if (shared === undefined) {
    const starting = startPaymentService()
    atEndOfWorker(async () => (await starting).close())
    shared = starting
  }
  return shared
}

/** Leaves a shared service to the next file as it was, unless the log says what should not be in it. */
function handOn({ simulator, logLines }: PaymentServiceUnderTest): void {
  simulator.control.clearFaults()
  expectDeclaredErrors(logLines.splice(0))
}

/**
 * The one line of a test file that needs the running service: there from before its tests, shared with other files or its
 * own, with a tenant of the file's own. Both objects may be used from the first hook on.
 */
export function usePaymentService({ own = false, channels, settings }: PaymentServiceOptions = {}): {
  readonly service: PaymentServiceUnderTest
  readonly client: TestClient
} {
  const isOwn = own || channels !== undefined || settings !== undefined
  let service: PaymentServiceUnderTest | undefined
  let client: TestClient | undefined
  beforeAll(async () => {
    service = await (isOwn ? startPaymentService(channels, settings) : sharedPaymentService())
    client = await service.addTenant()
  })
  afterAll(async () => {
    if (service !== undefined) await (isOwn ? service.close() : handOn(service))
  })
  return { service: laterOn(() => service), client: laterOn(() => client) }
}

/** Stands for something that is there when it is used. */
function laterOn<Thing extends object>(find: () => Thing | undefined): Thing {
  const get = (_target: object, name: string | symbol): unknown => {
    const thing = find()
    if (thing === undefined) throw new Error(`the service has not been started: ${String(name)}`)
    return Reflect.get(thing, name)
  }
  return z.custom<Thing>().parse(new Proxy({}, { get }))
}

async function addTenant(
  sql: postgres.Sql<{ bigint: bigint }>,
  encrypt: (secret: string) => string,
): Promise<TestClient> {
  const clientId = `client-${randomUUID()}`
  const secret = randomBytes(32).toString('hex')
  const [row] = await sql<[{ tenantId: bigint; userId: string; productId: string }]>`
    with tenant as (
      insert into payment.tenants (name) values (${clientId}) returning id
    ), client as (
      insert into payment.api_clients (tenant_id, client_id, secret_encrypted)
      select id, ${clientId}::text, ${encrypt(secret)}::text from tenant
    ), someone as (
      insert into payment.users (tenant_id, external_id) select id, 'user' from tenant returning public_id
    ), product as (
      insert into payment.products (tenant_id, name, price_fen, code_validity_days, interview_kind,
        interview_questions, interview_minutes)
      select id, '模拟面试 & more', 19900, 30, 'TECHNICAL', 3, 30 from tenant returning public_id
    )
    select tenant.id as "tenantId", someone.public_id as "userId", product.public_id as "productId"
    from tenant, someone, product`
  return { clientId, secret, ...row }
}
