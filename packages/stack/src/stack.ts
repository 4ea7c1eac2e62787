import path from 'node:path'
import { writeAddresses, type Addresses } from './addresses.ts'
import { publishedFile } from './published-addresses.ts'
import { seedDemo } from './applications/demo-seed.ts'
import { developerSettings } from './applications/developer-settings.ts'
import { instanceSecrets } from './applications/instance-secrets.ts'
import {
  startAlipay,
  startClaude,
  verifyProviderSettings,
  type Provider,
  type SimulatorOptions,
} from './applications/providers.ts'
import {
  chooseListening,
  interviewEnvironment,
  paymentEnvironment,
  startReplicas,
  type Replica,
} from './applications/services.ts'
import { createProjectTopics } from './create-topics.ts'
import { prepareDatabase, type DatabaseUrls } from './database/prepare-database.ts'
import { startInfrastructureIn, type InfrastructureParts } from './infrastructure.ts'
import { openInstance, type Instance, type InstanceOptions } from './instance.ts'
import { keepRunning } from './keep-running.ts'
import { infrastructureParts, type Part } from './parts/part.ts'
import { StackError } from './stack-error.ts'

export interface StackOptions extends InstanceOptions, SimulatorOptions {
  /** The services' `NS`; empty by default. Also names the database. */
  readonly namespace?: string
  /** How many of each service; 1 by default. */
  readonly replicas?: number
  /** Partitions of every topic; 3 by default. */
  readonly partitions?: number
  /** More variables for both services. */
  readonly serviceEnvironment?: Record<string, string>
  /** Take the developer's `.env` and real keys; by default both outside services are simulated. */
  readonly useDeveloperSettings?: boolean
  /** Start a service again that ends by itself, as an orchestrator would. */
  readonly restartServices?: boolean
  /** Also describe this stack in `.stack/addresses.json`, unless another one that runs does. */
  readonly publishAddresses?: boolean
}

/** A running Interview Pass. */
export interface Stack {
  /** The document of `addresses.json`, as it is now: process ids change when a part is started again. */
  readonly addresses: Addresses
  /** A superuser's URL of the server's `postgres` database. */
  readonly postgresUrl: string
  readonly folder: string
  readonly replicas: { readonly payment: readonly Replica[]; readonly interview: readonly Replica[] }
  /**
   * A part by its name: `postgres`, `redis`, `kafka`, `alipay-simulator`, `claude-simulator`, `payment-service`,
   * `interview-service`, and `payment-service-2` for a second replica.
   * @throws StackError when there is none of that name
   */
  part(name: string): Part
  /** Stops everything in order; nothing is left running. */
  stop(): Promise<void>
}

/**
 * Starts the whole system: infrastructure, simulators, schema, topics, both services, demo data.
 * @throws StackError naming the part that could not be started, why, and what to do; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const instance = await openInstance(options)
  try {
    return await startIn(instance, options)
  } catch (error) {
    await instance.close()
    throw error
  }
}

interface Started {
  readonly infrastructure: InfrastructureParts
  readonly databases: DatabaseUrls
  readonly alipay: Provider
  readonly claude: Provider
  readonly payment: readonly Replica[]
  readonly interview: readonly Replica[]
  readonly demo: Addresses['demo']
}

async function startIn(instance: Instance, options: StackOptions): Promise<Stack> {
  const started = await startEverything(instance, options)
  const parts = partsOf(started)
  const describe = (): Addresses => addressesOf(started)
  const own = path.join(instance.folder, 'addresses.json')
  const published = options.publishAddresses === true ? publishedFile(instance) : undefined
  const files = published === undefined ? [own] : [own, published]
  const write = (): void => {
    for (const file of files) writeAddresses(file, describe())
  }
  for (const file of files) instance.supervisor.removeAtEnd(file)
  write()
  const services = [...started.payment, ...started.interview].map(({ part }) => part)
  if (options.restartServices === true) keepRunning(instance, services, write)
  return {
    get addresses() {
      return describe()
    },
    postgresUrl: started.infrastructure.postgresUrl,
    folder: instance.folder,
    replicas: { payment: started.payment, interview: started.interview },
    part: (name) => {
      const part = parts.get(name)
      if (part === undefined)
        throw new StackError(name, `no such part; there are ${[...parts.keys()].join(', ')}`)
      return part
    },
    stop: () => instance.close(),
  }
}

async function startEverything(instance: Instance, options: StackOptions): Promise<Started> {
  const settings = {
    ...(options.useDeveloperSettings === true ? developerSettings(instance.environment) : {}),
    ...options.serviceEnvironment,
  }
  verifyProviderSettings(settings)
  const namespace = options.namespace ?? ''
  const replicas = options.replicas ?? 1
  const secrets = instanceSecrets(instance.folder)
  const [infrastructure, alipay, claude] = await allOrFirstProblem([
    startInfrastructureIn(instance),
    startAlipay(instance, settings, options),
    startClaude(instance, settings, options),
  ])
  const [databases] = await allOrFirstProblem([
    prepareDatabase(infrastructure.postgresUrl, namespace === '' ? 'interview_pass' : namespace),
    createProjectTopics({
      brokers: infrastructure.kafkaBrokers.split(','),
      namespace,
      partitions: options.partitions ?? 3,
    }),
  ])
  instance.report('database', 'ready', 'schemas migrated, topics made')
  const needs = {
    infrastructure,
    databases,
    namespace,
    alipay,
    claude,
    secrets,
    settings,
  }
  const paymentListening = await chooseListening(instance, 'payment-service', replicas)
  const interviewListening = await chooseListening(instance, 'interview-service', replicas)
  const paymentUrl = paymentListening[0]?.url ?? ''
  const forPayment = paymentEnvironment(needs, paymentUrl)
  const [payment, interview, demo] = await allOrFirstProblem([
    startReplicas(instance, 'payment-service', paymentListening, forPayment),
    startReplicas(instance, 'interview-service', interviewListening, interviewEnvironment(needs, paymentUrl)),
    seedDemo(instance, forPayment, secrets),
  ])
  return { infrastructure, databases, alipay, claude, payment, interview, demo }
}

/** Waits for all, also after one failed, so that nothing is still being started while everything is stopped. */
async function allOrFirstProblem<Work extends readonly Promise<unknown>[]>(
  work: readonly [...Work],
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  await Promise.allSettled<Promise<unknown>>(work)
  return Promise.all(work)
}

function partsOf({ infrastructure, alipay, claude, payment, interview }: Started): Map<string, Part> {
  const simulators = [alipay.simulator, claude.simulator].flatMap((simulator) =>
    simulator === undefined ? [] : [simulator.part],
  )
  const services = [...payment, ...interview].map(({ part }) => part)
  const parts = [...infrastructureParts.map((name) => infrastructure.part(name)), ...simulators, ...services]
  return new Map(parts.map((part) => [part.name, part]))
}

function addressesOf({
  infrastructure,
  databases,
  alipay,
  claude,
  payment,
  interview,
  demo,
}: Started): Addresses {
  return {
    payment: serviceAddress(payment),
    interview: serviceAddress(interview),
    ...(alipay.simulator && {
      alipay_simulator: { url: alipay.simulator.url, pid: alipay.simulator.part.pid() },
    }),
    ...(claude.simulator && {
      claude_simulator: { url: claude.simulator.url, pid: claude.simulator.part.pid() },
    }),
    postgres: {
      owner_url: databases.ownerUrl,
      payment_service_url: databases.paymentServiceUrl,
      interview_service_url: databases.interviewServiceUrl,
      pid: infrastructure.part('postgres').pid(),
    },
    redis: { url: infrastructure.redisUrl, pid: infrastructure.part('redis').pid() },
    kafka: { brokers: infrastructure.kafkaBrokers, pid: infrastructure.part('kafka').pid() },
    demo,
  }
}

function serviceAddress([first]: readonly Replica[]): Addresses['payment'] {
  return { url: first?.url ?? '', internal_url: first?.internalUrl ?? '', pid: first?.part.pid() }
}
