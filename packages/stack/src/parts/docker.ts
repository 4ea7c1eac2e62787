import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { containersId } from '../containers-id.ts'
import type { Instance } from '../instance.ts'
import type { ContainerPartOptions } from './container-part.ts'
import { brokerSettings } from './kafka-settings.ts'
import type { InfrastructurePartName, StartedPart } from './part.ts'
import { postgresAnswers, postgresSettings } from './postgres-ready.ts'
import { redisSettings } from './redis-settings.ts'
import { redisAnswers } from './redis-ready.ts'

/** The images and versions of docker-compose.yml. */
export const images = { postgres: 'postgres:18', redis: 'redis:8', kafka: 'apache/kafka:4.3.1' } as const
const answerDeadlineMs = 5_000

/** Whether a Docker engine answers. Where there is no sign of one, this is known at once. */
export async function dockerAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const { HOME = '', XDG_RUNTIME_DIR = '', DOCKER_HOST = '' } = environment
  const sockets = [
    '/var/run/docker.sock',
    path.join(HOME, '.docker/run/docker.sock'),
    path.join(XDG_RUNTIME_DIR, 'docker.sock'),
  ]
  if (DOCKER_HOST === '' && !sockets.some((socket) => existsSync(socket))) return false
  // Loaded only here: it is large, and most native starts never need it.
  const { getContainerRuntimeClient } = await import('testcontainers')
  const asked = getContainerRuntimeClient().then(
    () => true,
    () => false,
  )
  return Promise.race([asked, delay(answerDeadlineMs, false, { ref: false })])
}

/** Starts PostgreSQL in a container. */
export function startPostgresDocker(instance: Instance): Promise<StartedPart> {
  return startIn(instance, 'postgres', (at) => {
    const password = containersId(instance.folder)
    const address = `postgres://postgres:${password}@${at}/postgres`
    return {
      address,
      containerPort: 5432,
      command: ['postgres', ...postgresSettings.flatMap((setting) => ['-c', setting])],
      environment: { POSTGRES_PASSWORD: password },
      // From version 18 on the data is in a folder of the version below this one.
      dataFolder: '/var/lib/postgresql',
      ready: () => postgresAnswers(address),
    }
  })
}

/** Starts Redis in a container. */
export function startRedisDocker(instance: Instance): Promise<StartedPart> {
  return startIn(instance, 'redis', (at) => ({
    address: `redis://${at}`,
    containerPort: 6379,
    command: ['redis-server', '--protected-mode', 'no', ...redisSettings()],
    dataFolder: '/data',
    ready: () => redisAnswers(`redis://${at}`),
  }))
}

/** Starts one KRaft node in a container. */
export function startKafkaDocker(instance: Instance): Promise<StartedPart> {
  return startIn(instance, 'kafka', (at) => {
    const controllerVoter = 'localhost:9093'
    const settings = brokerSettings({
      advertised: at,
      listener: ':9092',
      controller: ':9093',
      controllerVoter,
    })
    const variables = Object.entries({ ...settings, 'log.dirs': '/var/lib/kafka/data' }).map(
      ([name, value]): [string, string] => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value],
    )
    return {
      address: at,
      containerPort: 9092,
      environment: {
        ...Object.fromEntries(variables),
        KAFKA_HEAP_OPTS: '-Xms128m -Xmx256m',
        KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      },
      dataFolder: '/var/lib/kafka/data',
      ready: () => groupsCanBeJoined([at]),
    }
  })
}

async function startIn(
  instance: Instance,
  name: InfrastructurePartName,
  describe: (at: string) => Omit<ContainerPartOptions, 'name' | 'image' | 'port'> & { address: string },
): Promise<StartedPart> {
  const { engineHost, startContainerPart } = await import('./container-part.ts')
  const port = await instance.portFor(name)
  const { address, ...options } = describe(`${await engineHost()}:${port}`)
  const part = await startContainerPart(instance, { name, image: images[name], port, ...options })
  return { part, address }
}
