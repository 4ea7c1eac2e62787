import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { openInstance, type Instance, type InstanceOptions } from './instance.ts'
import { dockerAnswers } from './parts/docker-engine.ts'
import { kafka } from './parts/kafka.ts'
import type { InfrastructurePartName, Server, StartedPart } from './parts/part.ts'
import { postgres } from './parts/postgres.ts'
import { startProcessPart } from './parts/process-part.ts'
import { redis } from './parts/redis.ts'
import { reasonOf, StackError } from './stack-error.ts'

export const servers: Readonly<Record<InfrastructurePartName, Server>> = { postgres, redis, kafka }

/** A started PostgreSQL (its address is a superuser's URL of the database `postgres`), Redis and Kafka. */
export type Servers = Readonly<Record<InfrastructurePartName, StartedPart>>

export interface Infrastructure extends Servers {
  /** The instance's own folder: logs, data, process record. */
  readonly folder: string
  /** Stops every part in order; nothing is left running. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL, Redis and Kafka, each by the first way that is there: an address in the environment
 * (`STACK_POSTGRES_URL`, `STACK_REDIS_URL`, `STACK_KAFKA_BROKERS`), Docker, native. `STACK=docker|native` forces one.
 * @throws StackError naming every part that could not be started, why, and what to do
 */
export async function startInfrastructure(options: InstanceOptions): Promise<Infrastructure> {
  const instance = await openInstance(options)
  try {
    const started = await startInfrastructureIn(instance)
    return { ...started, folder: instance.folder, stop: () => instance.close() }
  } catch (error) {
    await instance.close()
    throw error
  }
}

const givenDeadlineMs = 5_000

/** The same, in an instance that the caller has opened and closes. */
export async function startInfrastructureIn(instance: Instance): Promise<Servers> {
  const useDocker = await wantsDocker(instance.environment)
  const start = (name: InfrastructurePartName): Promise<StartedPart> => startPart(instance, name, useDocker)
  const starting = [start('postgres'), start('redis'), start('kafka')] as const
  const results = await Promise.allSettled(starting)
  const errors = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  // One error names everything that is missing, so that nobody meets them one at a time.
  if (errors.length > 1) throw new AggregateError(errors, errors.map(reasonOf).join('\n'))
  const [postgres, redis, kafka] = await Promise.all(starting)
  return { postgres, redis, kafka }
}

async function startPart(
  instance: Instance,
  name: InfrastructurePartName,
  useDocker: boolean,
): Promise<StartedPart> {
  const { variable } = servers[name]
  const address = instance.environment[variable] ?? ''
  if (address !== '') return useGiven(instance, name, address)
  if (!useDocker) return startOnMachine(instance, name)
  try {
    return await startInContainer(instance, name)
  } catch (error) {
    // An engine may answer and still have no image and no registry.
    if (instance.environment['STACK'] === 'docker') throw error
    instance.report(name, 'note', `not in Docker (${reasonOf(error)}): natively instead`)
    return startOnMachine(instance, name)
  }
}

async function startInContainer(instance: Instance, name: InfrastructurePartName): Promise<StartedPart> {
  const { image, answers, inContainer } = servers[name]
  const { engineHost, startContainerPart } = await import('./parts/container-part.ts')
  // Not the port of the machine's own: a container that did not become ready may still hold it.
  const port = await instance.portFor(`${name}-container`)
  const { address, ...container } = inContainer(instance, `${await engineHost()}:${port}`)
  const ready = (): Promise<true> => answers(address)
  return { ...(await startContainerPart(instance, { ...container, name, image, port, ready })), address }
}

async function startOnMachine(instance: Instance, name: InfrastructurePartName): Promise<StartedPart> {
  const { answers, onMachine } = servers[name]
  const { address, ...program } = await onMachine(instance)
  const ready = (): Promise<true> => answers(address)
  const remedy = 'npm run stack:reset, then start again'
  return { ...(await startProcessPart(instance, { ...program, name, ready, remedy })), address }
}

/** One that runs already: it is never stopped. */
async function useGiven(
  instance: Instance,
  name: InfrastructurePartName,
  address: string,
): Promise<StartedPart> {
  const { variable, answers } = servers[name]
  await waitUntil('an answer', () => answers(address), givenDeadlineMs).catch((cause: unknown) => {
    const problem = `the one given in ${variable} does not answer: ${reasonOf(cause)}`
    throw new StackError(name, problem, { remedy: `correct ${variable}, or unset it`, cause })
  })
  instance.report(name, 'ready', `given in ${variable}`)
  const problem = 'its address was given in the environment, so it is not ours to stop or start'
  const refuse = (): Promise<never> => Promise.reject(new StackError(name, problem))
  return { name, address, pid: () => undefined, stop: refuse, kill: refuse, start: refuse }
}

async function wantsDocker(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const wanted = environment['STACK'] ?? ''
  if (wanted === 'native') return false
  if (!['', 'auto', 'docker'].includes(wanted)) {
    const remedy = 'use STACK=docker, STACK=native, or neither'
    throw new StackError('stack', `STACK=${wanted} is unknown`, { remedy })
  }
  const answers = await dockerAnswers(environment)
  if (wanted === 'docker' && !answers) {
    const remedy = 'start Docker, or use STACK=native'
    throw new StackError('stack', 'STACK=docker, and no Docker engine answers', { remedy })
  }
  return answers
}
