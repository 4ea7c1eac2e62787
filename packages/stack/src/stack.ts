import path from 'node:path'
import { topics } from '@interview-pass/contracts'
import { createTopics } from '@interview-pass/service-kit'
import { postgresAddress, writeAddresses, type Addresses } from './addresses.ts'
import { administrationOf } from './applications/administration.ts'
import { seedDemo } from './applications/demo-seed.ts'
import { developerSettings } from './applications/developer-settings.ts'
import { instanceSecrets } from './applications/instance-secrets.ts'
import { planGateway, startGateway, type Gateway } from './applications/gateway.ts'
import { startMail } from './applications/mail-catcher.ts'
import { startObservers, type Observers } from './applications/observers.ts'
import { startAlipay, startClaude, verifyProviderSettings } from './applications/providers.ts'
import { urlAt } from './applications/node-part.ts'
import {
  interviewEnvironment,
  paymentEnvironment,
  startReplicas,
  type Replica,
  type ServiceDeps,
} from './applications/services.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { startInfrastructureIn } from './infrastructure.ts'
import { openInstance, recordFileIn, type Instance, type InstanceOptions } from './instance.ts'
import { keepRunning } from './keep-running.ts'
import type { Part, StartedPart } from './parts/part.ts'
import { recordedOwner } from './processes/process-record.ts'
import { StackError } from './stack-error.ts'

export interface StackOptions extends InstanceOptions {
  /** The services' `NS`; empty by default. Also names the database. */
  readonly namespace?: string
  /** How many of each service; 1 by default. */
  readonly replicas?: { readonly payment?: number; readonly interview?: number }
  /** Of the Claude simulator, between two tokens; its own default when absent. */
  readonly tokenDelayMs?: number
  /** There is no mail server, so that payment-service sends no e-mails; by default a catcher takes them. */
  readonly withoutMail?: boolean
  /**
   * The checkout whose services, migrations and demo data these are; this one by default. May be a link, which each start of a
   * service follows anew.
   */
  readonly servicesOf?: string
  /** Have Prometheus and Alertmanager look at the services. */
  readonly observe?: boolean
  /** Have nginx in front of the services, which believe what it says of addresses. */
  readonly gateway?: boolean
  /** More variables for both services. */
  readonly serviceEnvironment?: Record<string, string>
  /** Take the developer's `.env` and real keys; by default both outside services are simulated. */
  readonly useDeveloperSettings?: boolean
  /** Start a service again that ends by itself, as an orchestrator would. */
  readonly restartServices?: boolean
  /** Also describe this stack in `.stack/addresses.json`, unless another one that runs does. */
  readonly publishAddresses?: boolean
}

const partitionsOfTopics = 3
const noMail = Promise.resolve({ environment: {}, catcher: undefined })

/** A running Interview Pass. */
export interface Stack {
  /** The document of `addresses.json`, as it is now: process ids change when a part is started again. */
  readonly addresses: Addresses
  /** A superuser's URL of the server's `postgres` database. */
  readonly postgresUrl: string
  readonly folder: string
  readonly replicas: { readonly payment: readonly Replica[]; readonly interview: readonly Replica[] }
  /**
   * A part by its name: `postgres`, `redis`, `kafka`, `alipay-simulator`, `claude-simulator`, `mail`,
   * `payment-service`, `interview-service`, `gateway`, and `payment-service-2` for a second replica.
   * @throws StackError when there is none of that name
   */
  part(name: string): Part
  /** Starts something beside it, which is a part of it from then on and ends with it. */
  startBeside<Started extends Part>(start: (instance: Instance) => Promise<Started>): Promise<Started>
  /** Stops everything in order; nothing is left running. */
  stop(): Promise<void>
}

/**
 * Starts the whole system: infrastructure, simulators, mail catcher, schema, topics, both services, demo data.
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
  const { infrastructure, alipay, claude, mail, payment, interview, gatewayPart, observers } = started
  const services = [...payment, ...interview]
  const simulators = [alipay, claude].flatMap(({ simulator }) => simulator ?? [])
  const parts: Part[] = [
    ...Object.values(infrastructure),
    ...simulators,
    ...(mail.catcher ? [mail.catcher] : []),
    ...services,
    ...[gatewayPart, observers?.prometheus, observers?.alertmanager].flatMap((part) => part ?? []),
  ]
  const files = [
    path.join(instance.folder, 'addresses.json'),
    ...(options.publishAddresses === true ? publishedFiles(instance) : []),
  ]
  const write = (): void => {
    for (const file of files) writeAddresses(file, addressesOf(started))
  }
  for (const file of files) instance.supervisor.removeAtEnd(file)
  write()
  if (options.restartServices === true) for (const service of services) keepRunning(instance, service, write)
  return {
    get addresses() {
      return addressesOf(started)
    },
    postgresUrl: infrastructure.postgres.address,
    folder: instance.folder,
    replicas: { payment, interview },
    part: (wanted) => {
      const part = parts.find(({ name }) => name === wanted)
      if (part !== undefined) return part
      const names = parts.map(({ name }) => name).join(', ')
      throw new StackError(wanted, `no such part; there are ${names}`)
    },
    async startBeside(start) {
      const part = await start(instance)
      parts.push(part)
      return part
    },
    stop: () => instance.close(),
  }
}

/** Instances whose addresses people look for in `.stack/addresses.json`. */
const publishing = ['start', 'demo']

/** The file that describes the checkout's running stack; none while another stack that was there first has it. */
function publishedFiles(instance: Instance): string[] {
  const stackFolder = path.dirname(instance.folder)
  const others = publishing.filter((name) => name !== instance.name)
  const records = others.map((name) => recordFileIn(path.join(stackFolder, name)))
  return records.some(recordedOwner) ? [] : [path.join(stackFolder, 'addresses.json')]
}

interface Started extends ServiceDeps {
  readonly payment: readonly Replica[]
  readonly interview: readonly Replica[]
  readonly demo: Addresses['demo']
  readonly gatewayPart: Gateway | undefined
  readonly observers: Observers | undefined
}

async function startEverything(instance: Instance, options: StackOptions): Promise<Started> {
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
          paymentUrl: serviceAddress(payment).internal_url,
          interviewUrl: serviceAddress(interview).internal_url,
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

function addressesOf({
  infrastructure,
  databases,
  alipay,
  claude,
  mail,
  payment,
  interview,
  demo,
  settings,
  secrets,
  gatewayPart,
  observers,
}: Started): Addresses {
  const admin = administrationOf(settings, secrets)
  const { postgres, redis, kafka } = infrastructure
  return {
    payment: serviceAddress(payment),
    interview: serviceAddress(interview),
    alipay_simulator: alipay.simulator && urlAndPid(alipay.simulator),
    claude_simulator: claude.simulator && urlAndPid(claude.simulator),
    mail: mail.catcher && { ...urlAndPid(mail.catcher), smtp_url: mail.catcher.smtpUrl },
    postgres: { ...postgresAddress(databases), pid: postgres.pid() },
    redis: urlAndPid(redis),
    kafka: { brokers: kafka.address, pid: kafka.pid() },
    gateway: gatewayPart && { ...urlAndPid(gatewayPart), certificate: gatewayPart.certificate },
    prometheus: observers && urlAndPid(observers.prometheus),
    alertmanager: observers?.alertmanager && urlAndPid(observers.alertmanager),
    demo,
    ...(admin && { admin }),
  }
}

const urlAndPid = ({ address, pid }: StartedPart) => ({ url: address, pid: pid() })

function serviceAddress([first]: readonly Replica[]): Addresses['payment'] {
  return { url: first?.url ?? '', internal_url: first?.internalUrl ?? '', pid: first?.pid() }
}
