import { administrationEnvironment, administrationOf } from './administration.ts'
import type { DatabaseUrls } from '../database/prepare-database.ts'
import type { InfrastructureParts } from '../infrastructure.ts'
import type { Instance } from '../instance.ts'
import type { InstanceSecrets } from './instance-secrets.ts'
import type { Part } from '../parts/part.ts'
import { startNodePart } from './node-part.ts'
import type { Provider } from './providers.ts'

/** One running replica of a service. */
export interface Replica {
  readonly part: Part
  readonly url: string
  readonly internalUrl: string
}

export interface ServiceDeps {
  readonly infrastructure: InfrastructureParts
  readonly databases: DatabaseUrls
  readonly namespace: string
  readonly alipay: Provider
  readonly claude: Provider
  readonly secrets: InstanceSecrets
  /** What the developer or the caller set; what the stack itself knows comes before it. */
  readonly settings: Record<string, string>
}

interface Listening {
  readonly name: string
  readonly port: number
  readonly internalPort: number
}

const urlAt = (port: number): string => `http://127.0.0.1:${port}`

/** Where the first of a service's replicas is reached. */
export const firstUrl = ([first]: readonly Listening[]): string => urlAt(first?.port ?? 0)

/** Chooses where the replicas of a service listen: `payment-service`, `payment-service-2`, … */
export function chooseListening(instance: Instance, service: string, replicas: number): Promise<Listening[]> {
  return Promise.all(
    Array.from({ length: replicas }, async (_, index) => {
      const name = index === 0 ? service : `${service}-${index + 1}`
      const internalPort = await instance.portFor(`${name}-internal`)
      return { name, port: await instance.portFor(name), internalPort }
    }),
  )
}

const stopDeadlineMs = 10_000

/** The variables of payment-service but for those of one replica. */
export function paymentEnvironment(deps: ServiceDeps, paymentUrl: string): Record<string, string> {
  return {
    ...commonEnvironment(deps, deps.databases.paymentServiceUrl),
    ALIPAY_NOTIFY_URL: `${paymentUrl}/api/v1/payment/callback`,
    ...deps.alipay.environment,
    SECRET_ENCRYPTION_KEY: deps.secrets.secretEncryptionKey,
    ...administrationEnvironment(administrationOf(deps.settings, deps.secrets)),
  }
}

/** The variables of interview-service but for those of one replica. */
export function interviewEnvironment(deps: ServiceDeps, paymentUrl: string): Record<string, string> {
  return {
    ...commonEnvironment(deps, deps.databases.interviewServiceUrl),
    ...deps.claude.environment,
    PAYMENT_SERVICE_URL: paymentUrl,
    PAYMENT_CLIENT_ID: 'interview-service',
    PAYMENT_CLIENT_SECRET: deps.secrets.serviceClientSecret,
  }
}

function commonEnvironment(
  { infrastructure, namespace, settings }: ServiceDeps,
  databaseUrl: string,
): Record<string, string> {
  return {
    LOG_LEVEL: 'info',
    DATABASE_POOL_MAX: '10',
    // A service ends by itself before it is ended.
    SHUTDOWN_TIMEOUT_MS: String(stopDeadlineMs - 1_000),
    ...settings,
    NODE_ENV: 'development',
    DATABASE_URL: databaseUrl,
    REDIS_URL: infrastructure.redisUrl,
    KAFKA_BROKERS: infrastructure.kafkaBrokers,
    NS: namespace,
  }
}

/** Starts the replicas of a service at once and waits until each is ready. */
export function startReplicas(
  instance: Instance,
  service: string,
  listening: readonly Listening[],
  environment: Record<string, string>,
): Promise<Replica[]> {
  return Promise.all(
    listening.map(async ({ name, port, internalPort }) => {
      const own = { HOST: '127.0.0.1', PORT: String(port), INTERNAL_PORT: String(internalPort) }
      const part = await startNodePart(instance, {
        name,
        folder: `services/${service}`,
        environment: { ...environment, ...own },
        readyUrl: `${urlAt(port)}/readyz`,
        stopOrder: 10,
        stopDeadlineMs,
      })
      return { part, url: urlAt(port), internalUrl: urlAt(internalPort) }
    }),
  )
}
