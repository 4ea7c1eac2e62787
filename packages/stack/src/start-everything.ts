import { topics } from '@interview-pass/contracts'
import { createTopics } from '@interview-pass/service-kit'
import type { Addresses } from './addresses.ts'
import { seedDemo } from './applications/demo-seed.ts'
import { developerSettings } from './applications/developer-settings.ts'
import { planGateway, startGateway, type Gateway } from './applications/gateway.ts'
import { instanceSecrets } from './applications/instance-secrets.ts'
import { startMail } from './applications/mail-catcher.ts'
import { urlAt } from './applications/node-part.ts'
import { startObservers, type Observers } from './applications/observers.ts'
import { startAlipay, startClaude, verifyProviderSettings } from './applications/providers.ts'
import {
  interviewEnvironment,
  paymentEnvironment,
  startReplicas,
  type Replica,
  type ServiceDeps,
} from './applications/services.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { startInfrastructureIn } from './infrastructure.ts'
import type { Instance } from './instance.ts'
import type { StackOptions } from './stack-options.ts'

const partitionsOfTopics = 3
const noMail = Promise.resolve({ environment: {}, catcher: undefined })

/** Everything that runs, and what it was started with. */
export interface Started extends ServiceDeps {
  readonly payment: readonly Replica[]
  readonly interview: readonly Replica[]
  readonly demo: Addresses['demo']
  readonly gatewayPart: Gateway | undefined
  readonly observers: Observers | undefined
}

/** Starts all parts in the order in which they need each other. Throws what the first of them to fail throws; others may run then. */
export async function startEverything(instance: Instance, options: StackOptions): Promise<Started> {
  const { namespace = '', replicas = {}, servicesOf: checkout } = options
  const settings = {
    ...(options.useDeveloperSettings === true && developerSettings(instance.environment)),
    ...options.serviceEnvironment,
  }
  verifyProviderSettings(settings)
  const secrets = instanceSecrets(instance.folder)
  const gateway = options.gateway === true ? await planGateway(instance) : undefined
  const [infrastructure, alipay, claude, mail] = await allOrFirstProblem([
    startInfrastructureIn(instance),
    startAlipay(instance, settings, gateway?.certificateFile),
    startClaude(instance, settings, options.tokenDelayMs),
    options.withoutMail === true ? noMail : startMail(instance, settings),
  ])
  const brokers = infrastructure.kafka.address.split(',')
  const [databases] = await allOrFirstProblem([
    prepareDatabase(
      infrastructure.postgres.address,
      namespace === '' ? 'interview_pass' : namespace,
      checkout,
    ),
    createTopics({ brokers, namespace, partitions: partitionsOfTopics, topics }),
  ])
  instance.report('database', 'ready', 'schemas migrated, topics made')
  const deps = { infrastructure, databases, namespace, alipay, claude, mail, secrets, gateway, settings }
  const paymentUrl = urlAt(await instance.portFor('payment-service'))
  const forPayment = paymentEnvironment(deps, gateway?.url ?? paymentUrl)
  const [payment, interview, demo] = await allOrFirstProblem([
    startReplicas(instance, 'payment-service', {
      replicas: replicas.payment,
      environment: forPayment,
      checkout,
    }),
    startReplicas(instance, 'interview-service', {
      replicas: replicas.interview,
      environment: interviewEnvironment(deps, paymentUrl),
      checkout,
    }),
    seedDemo(instance, forPayment, secrets, checkout),
  ])
  const gatewayPart =
    gateway &&
    (await startGateway(instance, gateway, {
      payment: payment.map(({ url }) => url),
      interview: interview.map(({ url }) => url),
    }))
  const observers =
    options.observe === true
      ? await startObservers(instance, {
          paymentUrl: payment[0]?.internalUrl ?? '',
          interviewUrl: interview[0]?.internalUrl ?? '',
        })
      : undefined
  return { ...deps, payment, interview, demo, gatewayPart, observers }
}

/** Waits for all, also after one failed, so that nothing is still being started while everything is stopped. */
async function allOrFirstProblem<Work extends readonly Promise<unknown>[]>(
  work: readonly [...Work],
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  await Promise.allSettled<Promise<unknown>>(work)
  return Promise.all(work)
}
