import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { testInfrastructure } from '@interview-pass/service-kit/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeTemporaryStack, recordedProcesses } from '../test/temporary-stack.ts'
import { addresses, type Addresses } from './addresses.ts'
import { administer } from './database/administer.ts'
import { isRunning } from './processes/process-record.ts'
import type { ProgressEvent } from './progress.ts'
import { startStack, type Stack } from './stack.ts'

const folder = makeTemporaryStack()
const namespace = `s${Date.now().toString(36)}`
const startDeadlineMs = 180_000
const againDeadlineMs = 60_000
let stack: Stack

beforeAll(async () => {
  // The run's own infrastructure, and a namespace in it: only the project's programs are started here.
  const { postgresUrl, redisUrl, kafkaBrokers } = testInfrastructure()
  stack = await startStack({
    instance: 'start',
    stackFolder: folder.folder,
    namespace,
    replicas: { payment: 2, interview: 2 },
    restartServices: true,
    publishAddresses: true,
    environment: {
      ...process.env,
      STACK_POSTGRES_URL: postgresUrl,
      STACK_REDIS_URL: redisUrl,
      STACK_KAFKA_BROKERS: kafkaBrokers,
    },
  })
}, startDeadlineMs)

afterAll(async () => {
  await stack.stop()
  await administer(
    testInfrastructure().postgresUrl,
    (sql) => sql`drop database ${sql(namespace)} with (force)`,
  )
  await folder.remove()
}, startDeadlineMs)

const publishedFile = path.join(folder.folder, 'addresses.json')
const published = (): Addresses => addresses.parse(JSON.parse(readFileSync(publishedFile, 'utf8')))

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined)
  return response?.ok === true
}

describe('a running stack', () => {
  it('describes itself in addresses.json, and what it says is true', async () => {
    expect(published()).toEqual(addresses.parse(stack.addresses))
    expect(await isReady(published().payment.url)).toBe(true)
    expect(await isReady(published().interview.url)).toBe(true)
    const recorded = recordedProcesses(folder.folder, 'start')
    const pidOf = (name: string): number | undefined => recorded.find((each) => each.name === name)?.pid
    expect(published().payment.pid).toBe(pidOf('payment-service'))
    expect(published().claude_simulator?.pid).toBe(pidOf('claude-simulator'))
    expect(published().mail?.pid).toBe(pidOf('mail'))
    expect((await fetch(`${published().mail?.url}/email`)).ok).toBe(true)
    // Given, not started.
    expect(published().redis.pid).toBeUndefined()
  })

  it('has the demo data whose ids it gives', async () => {
    const { demo, postgres } = published()
    const users = await administer(
      postgres.payment_service_url,
      (sql) => sql`select from payment.users where public_id = ${demo.user_id}`,
    )
    expect(users).toHaveLength(1)
  })

  it('runs every replica on a port of its own', async () => {
    const replicas = [...stack.replicas.payment, ...stack.replicas.interview]
    expect(new Set(replicas.flatMap(({ url, internalUrl }) => [url, internalUrl])).size).toBe(8)
    expect(await Promise.all(replicas.map(({ url }) => isReady(url)))).toEqual([true, true, true, true])
  })

  it(
    'starts a killed part again on its port',
    async () => {
      const part = stack.part('interview-service-2')
      const url = stack.replicas.interview[1]?.url ?? ''
      await part.kill()
      expect(await isReady(url)).toBe(false)
      await part.start()
      expect(await isReady(url)).toBe(true)
    },
    againDeadlineMs,
  )

  it(
    'starts a service again that ended by itself, and says its new process id',
    async () => {
      const before = published().payment.pid
      process.kill(before ?? 0, 'SIGKILL')
      await vi.waitFor(() => expect(published().payment.pid).not.toBe(before), {
        timeout: againDeadlineMs,
        interval: 100,
      })
      expect(await isReady(published().payment.url)).toBe(true)
    },
    againDeadlineMs + 5_000,
  )

  it('has no part of another name', () => {
    expect(() => stack.part('mongo')).toThrow(/no such part; there are postgres, redis, kafka/u)
  })
})

describe('a stack with half of the settings of the real Alipay', () => {
  it('names the other half before anything is started', async () => {
    const progress: ProgressEvent[] = []
    const half = startStack({
      instance: 'half',
      stackFolder: folder.folder,
      onProgress: (event) => progress.push(event),
      serviceEnvironment: { ALIPAY_APP_ID: '2021000000000002', ALIPAY_PRIVATE_KEY_FILE: '/key.pem' },
    })
    await expect(half).rejects.toThrow(
      'alipay: ALIPAY_SELLER_ID, ALIPAY_PUBLIC_KEY, ALIPAY_NOTIFY_URL missing in .env',
    )
    expect(progress).toEqual([])
  })
})

describe('a stopped stack', () => {
  it(
    'leaves neither its description nor a process',
    async () => {
      const recorded = recordedProcesses(folder.folder, 'start')
      expect(recorded.some(isRunning)).toBe(true)
      await stack.stop()
      expect(existsSync(publishedFile)).toBe(false)
      expect(recorded.filter(isRunning)).toEqual([])
    },
    againDeadlineMs,
  )
})
