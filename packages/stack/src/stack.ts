import path from 'node:path'
import { writeAddresses, type Addresses } from './addresses.ts'
import { publishedFile } from './published-addresses.ts'
import { administrationOf } from './applications/administration.ts'
import { seedDemo } from './applications/demo-seed.ts'
import { developerSettings } from './applications/developer-settings.ts'
import { instanceSecrets } from './applications/instance-secrets.ts'
import {
  startAlipay,
  startClaude,
  verifyProviderSettings,
  type SimulatorOptions,
} from './applications/providers.ts'
import {
  chooseListening,
  firstUrl,
  interviewEnvironment,
  paymentEnvironment,
  startReplicas,
  type Replica,
  type ServiceDeps,
} from './applications/services.ts'
import { createProjectTopics } from './create-topics.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { startInfrastructureIn } from './infrastructure.ts'
import { openInstance, type Instance, type InstanceOptions } from './instance.ts'
import { keepRunning } from './keep-running.ts'
import { infrastructureParts, type InfrastructurePartName, type Part } from './parts/part.ts'
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

async function startIn(instance: Instance, options: StackOptions): Promise<Stack> {
  const started = await startEverything(instance, options)
  const { infrastructure, alipay, claude, payment, interview } = started
  const services = [...payment, ...interview].map(({ part }) => part)
  const simulators = [alipay, claude].flatMap(({ simulator }) => (simulator ? [simulator.part] : []))
  const parts = [...infrastructureParts.map(infrastructure.part), ...simulators, ...services]
  const published = options.publishAddresses === true ? publishedFile(instance) : undefined
  const files = [
    path.join(instance.folder, 'addresses.json'),
    ...(published === undefined ? [] : [published]),
  ]
  const write = (): void => {
    for (const file of files) writeAddresses(file, addressesOf(started))
  }
  for (const file of files) instance.supervisor.removeAtEnd(file)
  write()
  if (options.restartServices === true) keepRunning(instance, services, write)
  return {
    get addresses() {
      return addressesOf(started)
    },
    postgresUrl: infrastructure.postgresUrl,
    folder: instance.folder,
    replicas: { payment, interview },
    part: (wanted) => {
      const part = parts.find(({ name }) => name === wanted)
      if (part !== undefined) return part
      const names = parts.map(({ name }) => name).join(', ')
      throw new StackError(wanted, `no such part; there are ${names}`)
    },
    stop: () => instance.close(),
  }
}

interface Started extends ServiceDeps {
  readonly payment: readonly Replica[]
  readonly interview: readonly Replica[]
  readonly demo: Addresses['demo']
}

async function startEverything(instance: Instance, options: StackOptions): Promise<Started> {
  const { namespace = '', replicas = 1, partitions = 3 } = options
  const settings = {
    ...(options.useDeveloperSettings === true && developerSettings(instance.environment)),
    ...options.serviceEnvironment,
  }
  verifyProviderSettings(settings)
  const secrets = instanceSecrets(instance.folder)
  const [infrastructure, alipay, claude] = await allOrFirstProblem([
    startInfrastructureIn(instance),
    startAlipay(instance, settings, options),
    startClaude(instance, settings, options),
  ])
  const brokers = infrastructure.kafkaBrokers.split(',')
  const [databases] = await allOrFirstProblem([
    prepareDatabase(infrastructure.postgresUrl, namespace === '' ? 'interview_pass' : namespace),
    createProjectTopics({ brokers, namespace, partitions }),
  ])
  instance.report('database', 'ready', 'schemas migrated, topics made')
  const deps = { infrastructure, databases, namespace, alipay, claude, secrets, settings }
  const paymentListening = await chooseListening(instance, 'payment-service', replicas)
  const interviewListening = await chooseListening(instance, 'interview-service', replicas)
  const paymentUrl = firstUrl(paymentListening)
  const forPayment = paymentEnvironment(deps, paymentUrl)
  const [payment, interview, demo] = await allOrFirstProblem([
    startReplicas(instance, 'payment-service', paymentListening, forPayment),
    startReplicas(instance, 'interview-service', interviewListening, interviewEnvironment(deps, paymentUrl)),
    seedDemo(instance, forPayment, secrets),
  ])
  return { ...deps, payment, interview, demo }
}

/** Waits for all, also after one failed, so that nothing is still being started while everything is stopped. */
async function allOrFirstProblem<Work extends readonly Promise<unknown>[]>(
  work: readonly [...Work],
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  await Promise.allSettled<Promise<unknown>>(work)
  return Promise.all(work)
}

function addressesOf({
  infrastructure,
  databases,
  alipay,
  claude,
  payment,
  interview,
  demo,
  settings,
  secrets,
}: Started): Addresses {
  const admin = administrationOf(settings, secrets)
  const pidOf = (name: InfrastructurePartName): number | undefined => infrastructure.part(name).pid()
  return {
    payment: serviceAddress(payment),
    interview: serviceAddress(interview),
    ...(alipay.simulator && { alipay_simulator: simulatorAddress(alipay.simulator) }),
    ...(claude.simulator && { claude_simulator: simulatorAddress(claude.simulator) }),
    postgres: {
      owner_url: databases.ownerUrl,
      payment_service_url: databases.paymentServiceUrl,
      interview_service_url: databases.interviewServiceUrl,
      pid: pidOf('postgres'),
    },
    redis: { url: infrastructure.redisUrl, pid: pidOf('redis') },
    kafka: { brokers: infrastructure.kafkaBrokers, pid: pidOf('kafka') },
    demo,
    ...(admin && { admin }),
  }
}

const simulatorAddress = ({ url, part }: { url: string; part: Part }) => ({ url, pid: part.pid() })

function serviceAddress([first]: readonly Replica[]): Addresses['payment'] {
  return { url: first?.url ?? '', internal_url: first?.internalUrl ?? '', pid: first?.part.pid() }
}
