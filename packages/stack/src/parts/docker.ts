import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { groupsCanBeJoined } from '@interview-pass/service-kit'
import { containersId } from '../containers-id.ts'
import type { Instance } from '../instance.ts'
import { brokerSettings } from './kafka-settings.ts'
import type { StartedPart } from './part.ts'
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
export async function startPostgresDocker(instance: Instance): Promise<StartedPart> {
  const { engineHost, startContainerPart } = await import('./container-part.ts')
  const port = await instance.portFor('postgres')
  const password = containersId(instance.folder)
  const url = `postgres://postgres:${password}@${await engineHost()}:${port}/postgres`
  const part = await startContainerPart(instance, {
    name: 'postgres',
    image: images.postgres,
    containerPort: 5432,
    port,
    command: ['postgres', ...postgresSettings.flatMap((setting) => ['-c', setting])],
    environment: { POSTGRES_PASSWORD: password },
    // From version 18 on the data is in a folder of the version below this one.
    dataFolder: '/var/lib/postgresql',
    ready: () => postgresAnswers(url),
  })
  return { part, address: url }
}

/** Starts Redis in a container. */
export async function startRedisDocker(instance: Instance): Promise<StartedPart> {
  const { engineHost, startContainerPart } = await import('./container-part.ts')
  const port = await instance.portFor('redis')
  const url = `redis://${await engineHost()}:${port}`
  const part = await startContainerPart(instance, {
    name: 'redis',
    image: images.redis,
    containerPort: 6379,
    port,
    command: ['redis-server', '--protected-mode', 'no', ...redisSettings()],
    dataFolder: '/data',
    ready: () => redisAnswers(url),
  })
  return { part, address: url }
}

/** Starts one KRaft node in a container. */
export async function startKafkaDocker(instance: Instance): Promise<StartedPart> {
  const { engineHost, startContainerPart } = await import('./container-part.ts')
  const port = await instance.portFor('kafka')
  const brokers = `${await engineHost()}:${port}`
  const settings = brokerSettings({
    advertised: brokers,
    listener: ':9092',
    controller: ':9093',
    controllerVoter: 'localhost:9093',
  })
  const variables: Record<string, string> = Object.fromEntries(
    Object.entries({ ...settings, 'log.dirs': '/var/lib/kafka/data' }).map(([name, value]) => [
      `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
      value,
    ]),
  )
  const part = await startContainerPart(instance, {
    name: 'kafka',
    image: images.kafka,
    containerPort: 9092,
    port,
    environment: {
      ...variables,
      KAFKA_HEAP_OPTS: '-Xms128m -Xmx256m',
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
    },
    dataFolder: '/var/lib/kafka/data',
    ready: () => groupsCanBeJoined([brokers]),
  })
  return { part, address: brokers }
}
