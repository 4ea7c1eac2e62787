import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import type { Part } from '../parts/part.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { plainEnvironment } from '../plain-environment.ts'

export interface NodePartOptions {
  readonly name: string
  /** Relative to the checkout: `services/payment-service`. Its `src/main.ts` is run. */
  readonly folder: string
  readonly environment: Record<string, string>
  /** Returns 200 when the part is ready. */
  readonly readyUrl: string
  readonly stopOrder: number
  readonly stopDeadlineMs: number
}

const readyDeadlineMs = 60_000
const answerDeadlineMs = 3_000

/** Starts one of the project's own programs and waits until it says that it is ready. */
export function startNodePart(instance: Instance, options: NodePartOptions): Promise<Part> {
  const folder = path.join(projectFolder, options.folder)
  const logFile = instance.logFile(options.name)
  return startProcessPart(instance, {
    name: options.name,
    command: process.execPath,
    commandArguments: [path.join(folder, 'src', 'main.ts')],
    cwd: folder,
    environment: {
      ...plainEnvironment(),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      ...options.environment,
    },
    logFile,
    stopSignal: 'SIGTERM',
    stopOrder: options.stopOrder,
    stopDeadlineMs: options.stopDeadlineMs,
    ready: () => answersOk(options.readyUrl),
    readyDeadlineMs,
    remedy: `read ${logFile}`,
  })
}

async function answersOk(url: string): Promise<true> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerDeadlineMs) })
  const body = await response.text()
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${body.slice(0, 300)}`)
  return true
}
