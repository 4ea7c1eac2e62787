import { dockerAnswers, startKafkaDocker, startPostgresDocker, startRedisDocker } from './parts/docker.ts'
import { stackFolder } from './folders.ts'
import { openInstance, type Instance } from './instance.ts'
import { givenPart } from './parts/given.ts'
import { groupsCanBeJoined } from './parts/kafka-probe.ts'
import { startKafkaNative } from './parts/kafka-native.ts'
import type { InfrastructurePartName, Part } from './parts/part.ts'
import { startPostgresNative } from './parts/postgres-native.ts'
import { postgresAnswers } from './parts/postgres-ready.ts'
import { startRedisNative } from './parts/redis-native.ts'
import { redisAnswers } from './parts/redis-ready.ts'
import type { ProgressEvent } from './progress.ts'
import { reasonOf, StackError } from './stack-error.ts'
import { waitUntil } from './wait-until.ts'

export interface InfrastructureOptions {
  /** `start`, `demo`, `test` or `bench`: instances share no port, no data and no process. */
  readonly instance: string
  /** Where instances keep what they write; the checkout's `.stack` by default. */
  readonly stackFolder?: string
  /** Keep the data of the last run instead of starting empty. */
  readonly keepData?: boolean
  /** Take the next free name (`test-2`, …) instead of failing when the instance runs already. */
  readonly anotherNameWhenTaken?: boolean
  readonly environment?: NodeJS.ProcessEnv
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
}

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
  readonly supervisorPid: number
  /** Stops every part in order; nothing is left running. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL, Redis and Kafka, each by the first way that is there: an address in the environment
 * (`STACK_POSTGRES_URL`, `STACK_REDIS_URL`, `STACK_KAFKA_BROKERS`), Docker, native. `STACK=docker|native` forces one.
 * @throws StackError naming every part that could not be started, why, and what to do
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const instance = await openInstanceFor(options)
  try {
    const parts = await startInfrastructureIn(instance)
    return {
      ...parts,
      folder: instance.folder,
      supervisorPid: instance.supervisor.pid,
      stop: () => instance.close(),
    }
  } catch (error) {
    await instance.close()
    throw error
  }
}

/** Opens the instance that the options name. */
export function openInstanceFor(options: InfrastructureOptions): Promise<Instance> {
  return openInstance({
    name: options.instance,
    stackFolder: options.stackFolder ?? stackFolder(),
    environment: options.environment ?? process.env,
    keepData: options.keepData ?? false,
    anotherNameWhenTaken: options.anotherNameWhenTaken ?? false,
    onProgress: options.onProgress,
  })
}

/** The same, in an instance that the caller has opened and closes. */
export async function startInfrastructureIn(instance: Instance): Promise<InfrastructureParts> {
  const way = await chooseWay(instance)
  const choose = <Started>(
    name: InfrastructurePartName,
    inDocker: (instance: Instance) => Promise<Started>,
    natively: (instance: Instance) => Promise<Started>,
  ): Promise<Started> =>
    way === 'docker' ? dockerElseNative(instance, name, inDocker, natively) : natively(instance)
  const [postgres, redis, kafka] = await Promise.allSettled([
    givenPostgres(instance) ?? choose('postgres', startPostgresDocker, startPostgresNative),
    givenRedis(instance) ?? choose('redis', startRedisDocker, startRedisNative),
    givenKafka(instance) ?? choose('kafka', startKafkaDocker, startKafkaNative),
  ])
  if (postgres.status === 'rejected' || redis.status === 'rejected' || kafka.status === 'rejected') {
    throw together([postgres, redis, kafka])
  }
  const parts = { postgres: postgres.value.part, redis: redis.value.part, kafka: kafka.value.part }
  return {
    postgresUrl: postgres.value.url,
    redisUrl: redis.value.url,
    kafkaBrokers: kafka.value.brokers,
    part: (name) => parts[name],
  }
}

/** An engine may answer and still have no image and no registry: unless Docker is demanded, the part then goes native. */
async function dockerElseNative<Started>(
  instance: Instance,
  name: InfrastructurePartName,
  inDocker: (instance: Instance) => Promise<Started>,
  natively: (instance: Instance) => Promise<Started>,
): Promise<Started> {
  try {
    return await inDocker(instance)
  } catch (error) {
    if (instance.environment['STACK'] === 'docker') throw error
    instance.report(name, 'note', `not in Docker (${reasonOf(error)}): natively instead`)
    return natively(instance)
  }
}

/** One error that names everything that is missing, so that nobody meets them one at a time. */
function together(results: readonly PromiseSettledResult<unknown>[]): Error {
  const errors = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  const [first] = errors
  if (errors.length === 1 && first instanceof Error) return first
  return new AggregateError(errors, errors.map(reasonOf).join('\n'))
}

async function chooseWay(instance: Instance): Promise<'docker' | 'native'> {
  const wanted = instance.environment['STACK'] ?? ''
  if (wanted === 'native') return 'native'
  if (!['', 'auto', 'docker'].includes(wanted)) {
    throw new StackError('stack', `STACK=${wanted} is unknown`, {
      remedy: 'use STACK=docker, STACK=native, or neither',
    })
  }
  if (await dockerAnswers(instance.environment)) return 'docker'
  if (wanted === 'docker') {
    throw new StackError('stack', 'STACK=docker, and no Docker engine answers', {
      remedy: 'start Docker, or use STACK=native',
    })
  }
  return 'native'
}

const givenDeadlineMs = 5_000

function givenPostgres(instance: Instance): Promise<{ part: Part; url: string }> | undefined {
  return given(instance, 'postgres', 'STACK_POSTGRES_URL', postgresAnswers, (url) => ({ url }))
}

function givenRedis(instance: Instance): Promise<{ part: Part; url: string }> | undefined {
  return given(instance, 'redis', 'STACK_REDIS_URL', redisAnswers, (url) => ({ url }))
}

function givenKafka(instance: Instance): Promise<{ part: Part; brokers: string }> | undefined {
  return given(instance, 'kafka', 'STACK_KAFKA_BROKERS', groupsCanBeJoined, (brokers) => ({ brokers }))
}

/** The part at the address in `variable`, once it answers; undefined when no address is given. */
function given<Address>(
  instance: Instance,
  name: InfrastructurePartName,
  variable: string,
  answers: (address: string) => Promise<void>,
  wrap: (address: string) => Address,
): Promise<Address & { part: Part }> | undefined {
  const address = instance.environment[variable]
  if (address === undefined || address === '') return undefined
  const use = async (): Promise<Address & { part: Part }> => {
    try {
      await waitUntil(() => answers(address), { deadlineMs: givenDeadlineMs })
    } catch (error) {
      throw new StackError(name, `the one given in ${variable} does not answer: ${reasonOf(error)}`, {
        remedy: `correct ${variable}, or unset it`,
        cause: error,
      })
    }
    instance.report(name, 'ready', `given in ${variable}`)
    return { ...wrap(address), part: givenPart(name) }
  }
  return use()
}
