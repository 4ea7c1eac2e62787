import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { dockerAnswers, startKafkaDocker, startPostgresDocker, startRedisDocker } from './parts/docker.ts'
import { openInstance, type Instance, type InstanceOptions } from './instance.ts'
import { startKafkaNative } from './parts/kafka-native.ts'
import type { InfrastructurePartName, Part, StartedPart } from './parts/part.ts'
import { startPostgresNative } from './parts/postgres-native.ts'
import { postgresAnswers } from './parts/postgres-ready.ts'
import { startRedisNative } from './parts/redis-native.ts'
import { redisAnswers } from './parts/redis-ready.ts'
import { reasonOf, StackError } from './stack-error.ts'

/** A started PostgreSQL, Redis and Kafka. */
export interface InfrastructureParts {
  /** A superuser's URL of the server's `postgres` database. */
  readonly postgresUrl: string
  readonly redisUrl: string
  /** Comma-separated `host:port` list. */
  readonly kafkaBrokers: string
  part(name: InfrastructurePartName): Part
}

export interface Infrastructure extends InfrastructureParts {
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
    const parts = await startInfrastructureIn(instance)
    return {
      ...parts,
      folder: instance.folder,
      stop: () => instance.close(),
    }
  } catch (error) {
    await instance.close()
    throw error
  }
}

const givenDeadlineMs = 5_000

interface Ways {
  readonly variable: string
  answers(address: string): Promise<true>
  inDocker(instance: Instance): Promise<StartedPart>
  natively(instance: Instance): Promise<StartedPart>
}

const waysOf: Readonly<Record<InfrastructurePartName, Ways>> = {
  postgres: {
    variable: 'STACK_POSTGRES_URL',
    answers: postgresAnswers,
    inDocker: startPostgresDocker,
    natively: startPostgresNative,
  },
  redis: {
    variable: 'STACK_REDIS_URL',
    answers: redisAnswers,
    inDocker: startRedisDocker,
    natively: startRedisNative,
  },
  kafka: {
    variable: 'STACK_KAFKA_BROKERS',
    answers: (brokers) => groupsCanBeJoined(brokers.split(',')),
    inDocker: startKafkaDocker,
    natively: startKafkaNative,
  },
}

/** The same, in an instance that the caller has opened and closes. */
export async function startInfrastructureIn(instance: Instance): Promise<InfrastructureParts> {
  const useDocker = await wantsDocker(instance.environment)
  const start = (name: InfrastructurePartName): Promise<StartedPart> => startPart(instance, name, useDocker)
  const starting = [start('postgres'), start('redis'), start('kafka')] as const
  const results = await Promise.allSettled(starting)
  const errors = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  // One error names everything that is missing, so that nobody meets them one at a time.
  if (errors.length > 1) throw new AggregateError(errors, errors.map(reasonOf).join('\n'))
  const [postgres, redis, kafka] = await Promise.all(starting)
  return {
    postgresUrl: postgres.address,
    redisUrl: redis.address,
    kafkaBrokers: kafka.address,
    part: (name) => ({ postgres, redis, kafka })[name].part,
  }
}

async function startPart(
  instance: Instance,
  name: InfrastructurePartName,
  useDocker: boolean,
): Promise<StartedPart> {
  const { variable, answers, inDocker, natively } = waysOf[name]
  const address = instance.environment[variable] ?? ''
  if (address !== '') {
    await waitUntil('an answer', () => answers(address), givenDeadlineMs).catch((cause: unknown) => {
      const problem = `the one given in ${variable} does not answer: ${reasonOf(cause)}`
      throw new StackError(name, problem, { remedy: `correct ${variable}, or unset it`, cause })
    })
    instance.report(name, 'ready', `given in ${variable}`)
    return { part: givenPart(name), address }
  }
  if (!useDocker) return natively(instance)
  try {
    return await inDocker(instance)
  } catch (error) {
    // An engine may answer and still have no image and no registry.
    if (instance.environment['STACK'] === 'docker') throw error
    instance.report(name, 'note', `not in Docker (${reasonOf(error)}): natively instead`)
    return natively(instance)
  }
}

/** It is used, and never stopped. */
function givenPart(name: InfrastructurePartName): Part {
  const problem = 'its address was given in the environment, so it is not ours to stop or start'
  const refuse = (): Promise<never> => Promise.reject(new StackError(name, problem))
  return { name, pid: () => undefined, stop: refuse, kill: refuse, start: refuse }
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
