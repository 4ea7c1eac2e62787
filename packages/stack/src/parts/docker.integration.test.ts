import { Redis } from 'ioredis'
import { testInfrastructure } from '@interview-pass/service-kit/testing'
import { getContainerRuntimeClient } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTemporaryStack } from '../../test/temporary-stack.ts'
import { containersId, volumeName } from '../volumes.ts'
import { administer } from '../database/administer.ts'
import { servers, startInfrastructure, type Infrastructure } from '../infrastructure.ts'
import { engineHost } from './container-part.ts'
import { dockerAnswers } from './docker-engine.ts'

/**
 * Only where an engine answers and has the images: the run itself fetched them when it could. Elsewhere the run's own parts are
 * native, and this says nothing about them.
 */
async function containersCanStart(): Promise<boolean> {
  if (process.env['STACK'] === 'native' || !(await dockerAnswers(process.env))) return false
  const { container } = await getContainerRuntimeClient()
  const found = [servers.postgres, servers.redis].map(({ image }) =>
    container.dockerode.getImage(image).inspect(),
  )
  return (await Promise.allSettled(found)).every(({ status }) => status === 'fulfilled')
}

const startDeadlineMs = 180_000

describe.skipIf(!(await containersCanStart()))('PostgreSQL and Redis in Docker', () => {
  let stack: ReturnType<typeof makeTemporaryStack>
  let infrastructure: Infrastructure

  /** Kafka is slow to start and a container like the others: the run's own is used. */
  const start = (): Promise<Infrastructure> =>
    startInfrastructure({
      instance: 'containers',
      stackFolder: stack.folder,
      keepData: true,
      environment: {
        ...process.env,
        STACK: 'docker',
        STACK_KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
      },
    })

  beforeAll(async () => {
    stack = makeTemporaryStack()
    infrastructure = await start()
  }, startDeadlineMs)

  afterAll(async () => {
    await infrastructure.stop()
    await stack.remove()
  })

  const remember = async (what: string): Promise<void> => {
    await administer(
      infrastructure.postgres.address,
      (sql) => sql`create table ${sql(what)} as select 1 as one`,
    )
    await withRedis((redis) => redis.set(what, 'kept'))
  }

  const recall = async (what: string): Promise<{ rows: number; value: string | null }> => ({
    rows: (await administer(infrastructure.postgres.address, (sql) => sql`select from ${sql(what)}`)).length,
    value: await withRedis((redis) => redis.get(what)),
  })

  const withRedis = async <Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> => {
    const redis = new Redis(infrastructure.redis.address)
    try {
      return await work(redis)
    } finally {
      redis.disconnect()
    }
  }

  it('listen on loopback only, where the engine is on this machine', async () => {
    const { container } = await getContainerRuntimeClient()
    const ports = [infrastructure.postgres.address, infrastructure.redis.address].map((url) =>
      Number(new URL(url).port),
    )
    const bound = (await container.list())
      .flatMap(({ Ports }) => Ports)
      .filter(({ PublicPort }) => ports.includes(PublicPort))
    expect(bound.length).toBeGreaterThanOrEqual(2)
    const onLoopback = bound.every(({ IP }) => IP === '127.0.0.1')
    expect(onLoopback).toBe((await engineHost()) === '127.0.0.1')
  })

  it.each(['stop', 'kill'] as const)('start again on their ports with their data after %s', async (way) => {
    const what = `survived_${way}`
    await remember(what)
    for (const name of ['postgres', 'redis'] as const) {
      await infrastructure[name][way]()
      await infrastructure[name].start()
    }
    expect(await recall(what)).toEqual({ rows: 1, value: 'kept' })
  })

  it(
    'keep their data for the next start, and lose it with the stack',
    async () => {
      await remember('survived_everything')
      await infrastructure.stop()
      infrastructure = await start()
      expect(await recall('survived_everything')).toEqual({ rows: 1, value: 'kept' })

      const { container } = await getContainerRuntimeClient()
      const volume = container.dockerode.getVolume(
        volumeName(containersId(infrastructure.folder), 'postgres'),
      )
      await expect(volume.inspect()).resolves.toBeDefined()
      await infrastructure.stop()
      await stack.remove()
      await expect(volume.inspect()).rejects.toThrow(/no such volume/iu)
    },
    startDeadlineMs,
  )
})
