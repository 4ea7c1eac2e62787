import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { Redis } from 'ioredis'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTemporaryStack, recordedProcesses } from '../test/temporary-stack.ts'
import { administer } from './database/administer.ts'
import { startInfrastructure, type Infrastructure } from './infrastructure.ts'
import { infrastructureParts } from './parts/part.ts'
import { isRunning } from './processes/process-record.ts'

const stack = makeTemporaryStack()
let infrastructure: Infrastructure

beforeAll(async () => {
  infrastructure = await startInfrastructure({
    instance: 'parts',
    stackFolder: stack.folder,
    environment: { ...process.env, STACK: 'native' },
  })
})

afterAll(async () => {
  await infrastructure.stop()
  await stack.remove()
})

async function withRedis<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(infrastructure.redis.address)
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

describe('a started infrastructure', () => {
  it('keeps what makes PostgreSQL durable switched on', async () => {
    const [row] = await administer(
      infrastructure.postgres.address,
      (sql) => sql`
      select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
             current_setting('synchronous_commit') as commits, current_setting('max_connections') as connections`,
    )
    expect(row).toEqual({ fsync: 'on', pages: 'on', commits: 'on', connections: '300' })
  })

  it('records each part it started as a running process', () => {
    const recorded = recordedProcesses(stack.folder, 'parts')
    expect(recorded.map(({ name }) => name).toSorted()).toEqual(['kafka', 'postgres', 'redis', 'supervisor'])
    expect(recorded.every(isRunning)).toBe(true)
    for (const name of infrastructureParts) {
      expect(infrastructure[name].pid()).toBe(recorded.find((each) => each.name === name)?.pid)
    }
  })

  it.runIf(existsSync('/proc/self/maps'))('maps the classes of kafka from an archive', () => {
    expect(readFileSync(`/proc/${infrastructure.kafka.pid()}/maps`, 'utf8')).toMatch(
      /kafka-classes-.*\.jsa$/mu,
    )
  })

  it('gives the same instance to nobody else', async () => {
    const again = startInfrastructure({ instance: 'parts', stackFolder: stack.folder })
    await expect(again).rejects.toThrow(/runs already, started by process/u)
  })
})

describe.each(['stop', 'kill'] as const)('a part after %s', (way) => {
  it('postgres starts again on its port with its data', async () => {
    const table = `survived_${way}`
    await administer(
      infrastructure.postgres.address,
      (sql) => sql`create table ${sql(table)} as select 1 as one`,
    )
    const pid = infrastructure.postgres.pid()
    await infrastructure.postgres[way]()
    expect(infrastructure.postgres.pid()).toBeUndefined()
    await infrastructure.postgres.start()
    expect(infrastructure.postgres.pid()).not.toBe(pid)
    const rows = await administer(
      infrastructure.postgres.address,
      (sql) => sql`select one from ${sql(table)}`,
    )
    expect(rows).toHaveLength(1)
  })

  it('redis starts again on its port with its data', async () => {
    await withRedis((redis) => redis.set(`survived-${way}`, 'yes'))
    await infrastructure.redis[way]()
    await infrastructure.redis.start()
    expect(await withRedis((redis) => redis.get(`survived-${way}`))).toBe('yes')
  })

  it('kafka starts again on its port and lets groups join', async () => {
    await infrastructure.kafka[way]()
    await infrastructure.kafka.start()
    await expect(groupsCanBeJoined(infrastructure.kafka.address.split(','))).resolves.toBe(true)
  })
})
