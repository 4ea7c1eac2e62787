import path from 'node:path'
import { writeAddresses, type Addresses } from './addresses.ts'
import type { Replica } from './applications/services.ts'
import { openInstance, recordFileIn, type Instance } from './instance.ts'
import { keepRunning } from './keep-running.ts'
import type { Part } from './parts/part.ts'
import { recordedOwner } from './processes/process-record.ts'
import { addressesOf } from './stack-addresses.ts'
import { StackError } from './stack-error.ts'
import type { StackOptions } from './stack-options.ts'
import { startEverything } from './start-everything.ts'

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
