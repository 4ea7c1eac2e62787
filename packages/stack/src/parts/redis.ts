import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Redis } from 'ioredis'
import { projectFolder } from '../folders.ts'
import { redisProgram } from '../install/redis-program.ts'
import type { Server } from './part.ts'

export const redis: Server = {
  variable: 'STACK_REDIS_URL',
  image: 'redis:8',
  answers,
  inContainer: (_instance, at) => ({
    address: `redis://${at}`,
    containerPort: 6379,
    command: ['redis-server', '--protected-mode', 'no', ...settings()],
    dataFolder: '/data',
  }),
  onMachine: async (instance) => {
    const data = path.join(instance.folder, 'redis')
    const program = await redisProgram(instance, data)
    mkdirSync(data, { recursive: true })
    const port = await instance.portFor('redis')
    return {
      ...program,
      address: `redis://127.0.0.1:${port}`,
      commandArguments: ['--bind', '127.0.0.1', '--port', String(port), '--dir', '.', ...settings()],
      cwd: data,
      stopOrder: 40,
      stopDeadlineMs: 5_000,
      readyDeadlineMs: 20_000,
    }
  },
}

const settingsFile = path.join(projectFolder, 'infra', 'redis', 'redis.conf')

/** The lines of `infra/redis/redis.conf` as options of a command line, which needs no file inside a container. */
function settings(): string[] {
  const lines = readFileSync(settingsFile, 'utf8').split('\n')
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .flatMap((line) => `--${line}`.split(' ').map((word) => (word === '""' ? '' : word)))
}

/** When PING is answered, so not while data is still loaded. */
async function answers(url: string): Promise<true> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 0,
  })
  // Without a listener ioredis prints; the reason arrives through the promise.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
    return true
  } finally {
    client.disconnect()
  }
}
