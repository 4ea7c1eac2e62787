import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { redisProgram } from '../install/redis-program.ts'
import type { Instance } from '../instance.ts'
import type { StartedPart } from './part.ts'
import { startProcessPart } from './process-part.ts'
import { redisAnswers } from './redis-ready.ts'
import { redisSettings } from './redis-settings.ts'

/** Starts Redis (or Valkey) on this machine. */
export async function startRedisNative(instance: Instance): Promise<StartedPart> {
  const data = path.join(instance.folder, 'redis')
  const program = await redisProgram(instance, data)
  mkdirSync(data, { recursive: true })
  const port = await instance.portFor('redis')
  const url = `redis://127.0.0.1:${port}`
  const part = await startProcessPart(instance, {
    name: 'redis',
    command: program.command,
    commandArguments: ['--bind', '127.0.0.1', '--port', String(port), '--dir', '.', ...redisSettings()],
    cwd: data,
    environment: program.environment,
    logFile: instance.logFile('redis'),
    stopSignal: 'SIGTERM',
    stopOrder: 40,
    stopDeadlineMs: 5_000,
    ready: () => redisAnswers(url),
    readyDeadlineMs: 20_000,
    remedy: 'npm run stack:reset, then start again',
  })
  return { part, address: url }
}
