import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { testInfrastructure } from '@interview-pass/service-kit/testing'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { afterAll, describe, expect, it } from 'vitest'
import { makeTemporaryStack, recordedProcesses } from '../test/temporary-stack.ts'
import { startInfrastructure } from './infrastructure.ts'
import { isRunning, type RecordedProcess } from './processes/process-record.ts'

const stack = makeTemporaryStack()
afterAll(() => stack.remove())

// Kafka is slow to start and is a child like the others: the run's own is used.
const environment = {
  ...process.env,
  STACK: 'native',
  STACK_KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
}
const owner = fileURLToPath(new URL('../test/own-an-infrastructure.ts', import.meta.url))

async function startOwner(instance: string): Promise<{ child: ChildProcess; recorded: RecordedProcess[] }> {
  const child = spawn(process.execPath, [owner, stack.folder, instance], {
    env: { ...environment, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return { child, recorded: recordedProcesses(stack.folder, instance) }
}

describe('the parts of an owner', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('are all gone when the owner ends by %s', async (signal) => {
    const { child, recorded } = await startOwner(`ended-by-${signal.toLowerCase()}`)
    expect(recorded.map(({ name }) => name).toSorted()).toEqual(['postgres', 'redis', 'supervisor'])
    child.kill(signal)
    await waitUntil('all are gone', () => !recorded.some(isRunning))
  })

  it('that outlive their supervisor are ended by the next start', async () => {
    const { child, recorded } = await startOwner('swept')
    const supervisor = recorded.find(({ name }) => name === 'supervisor')
    process.kill(supervisor?.pid ?? 0, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const parts = recorded.filter(({ name }) => name !== 'supervisor')
    expect(parts.every(isRunning)).toBe(true)
    const next = await startInfrastructure({ instance: 'swept', stackFolder: stack.folder, environment })
    expect(parts.some(isRunning)).toBe(false)
    await next.stop()
  })
})

describe('what is missing', () => {
  it('is named with the command that installs it, and nothing is left running', async () => {
    const started = startInfrastructure({
      instance: 'no-java',
      stackFolder: stack.folder,
      environment: { PATH: '/nonexistent', STACK: 'native' },
    })
    await expect(started).rejects.toThrow(/java is not on the PATH[^]*openjdk-17-jre-headless maven/u)
    expect(recordedProcesses(stack.folder, 'no-java').filter(isRunning)).toEqual([])
  })

  it('includes an address given in the environment that nobody answers at', async () => {
    const started = startInfrastructure({
      instance: 'no-redis',
      stackFolder: stack.folder,
      environment: { ...environment, STACK_REDIS_URL: 'redis://127.0.0.1:1' },
    })
    await expect(started).rejects.toThrow(/redis: the one given in STACK_REDIS_URL does not answer/u)
  })
})
