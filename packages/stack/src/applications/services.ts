import { administrationEnvironment, administrationOf } from './administration.ts'
import type { DatabaseUrls } from '../database/prepare-database.ts'
import type { Servers } from '../infrastructure.ts'
import type { Instance } from '../instance.ts'
import { gatewayAddress, type PlannedGateway } from './gateway.ts'
import type { InstanceSecrets } from './instance-secrets.ts'
import type { ProcessPart } from '../parts/process-part.ts'
import { startNodePart, urlAt } from './node-part.ts'
import type { MailProvider } from './mail-catcher.ts'
import type { Provider } from './providers.ts'

/** One running replica of a service. */
export interface Replica extends ProcessPart {
  readonly url: string
  readonly internalUrl: string
}

export interface ServiceDeps {
  readonly infrastructure: Servers
  readonly databases: DatabaseUrls
  readonly namespace: string
  readonly alipay: Provider
  readonly claude: Provider
  readonly mail: MailProvider
  readonly secrets: InstanceSecrets
  readonly gateway: PlannedGateway | undefined
  /** What the developer or the caller set; what the stack itself knows comes before it. */
  readonly settings: Record<string, string>
}

/** Above SHUTDOWN_TIMEOUT_MS, after which a service ends by itself. */
const stopDeadlineMs = 22_000

/** The variables of payment-service but for those of one replica. Notifications of the channel come to `publicUrl`. */
export function paymentEnvironment(deps: ServiceDeps, publicUrl: string): Record<string, string> {
  return {
    ALIPAY_NOTIFY_URL: `${publicUrl}/api/v1/payment/callback`,
    ...commonEnvironment(deps, deps.databases.paymentServiceUrl),
    ...deps.alipay.environment,
    ...deps.mail.environment,
    SECRET_ENCRYPTION_KEY: deps.secrets.secretEncryptionKey,
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
  { infrastructure, namespace, secrets, settings, gateway }: ServiceDeps,
  databaseUrl: string,
): Record<string, string> {
  return {
    LOG_LEVEL: 'info',
    DATABASE_POOL_MAX: '10',
    ...settings,
    ...administrationEnvironment(administrationOf(settings, secrets)),
    NODE_ENV: 'development',
    ...(gateway && { TRUSTED_PROXIES: gatewayAddress }),
    DATABASE_URL: databaseUrl,
    REDIS_URL: infrastructure.redis.address,
    KAFKA_BROKERS: infrastructure.kafka.address,
    NS: namespace,
  }
}

export interface ReplicasOptions {
  /** How many; 1 by default. */
  readonly replicas?: number | undefined
  readonly environment: Record<string, string>
  /** Whose code they run; this one's by default. */
  readonly checkout?: string | undefined
}

/** Starts the replicas of a service at once and waits until each is ready: `payment-service`, `payment-service-2`, … */
export function startReplicas(
  instance: Instance,
  service: 'payment-service' | 'interview-service',
  { replicas = 1, environment, checkout }: ReplicasOptions,
): Promise<Replica[]> {
  const names = Array.from({ length: replicas }, (_, index) => service + (index === 0 ? '' : `-${index + 1}`))
  return Promise.all(
    names.map(async (name) => {
      const port = await instance.portFor(name)
      const internalPort = await instance.portFor(`${name}-internal`)
      const url = urlAt(port)
      const part = await startNodePart(instance, {
        name,
        folder: `services/${service}`,
        checkout,
        environment: { ...environment, PORT: String(port), INTERNAL_PORT: String(internalPort) },
        readyUrl: `${url}/readyz`,
        stopOrder: 10,
        stopDeadlineMs,
      })
      return { ...part, url, internalUrl: urlAt(internalPort) }
    }),
  )
}
