import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import { startProcessPart, type ProcessPart, type Program } from '../parts/process-part.ts'
import { plainEnvironment } from '../plain-environment.ts'

export interface NodePartOptions extends Pick<Program, 'stopOrder' | 'stopDeadlineMs'> {
  readonly name: string
  /** Relative to the checkout: `services/payment-service`. Its `src/main.ts` is run. */
  readonly folder: string
  /** Whose program it is; this one's by default. */
  readonly checkout?: string | undefined
  readonly environment: Record<string, string>
  /** Returns 200 when the part is ready. */
  readonly readyUrl: string
}

const readyDeadlineMs = 60_000
const answerDeadlineMs = 3_000

/** Where a part on this machine is reached. */
export const urlAt = (port: number): string => `http://127.0.0.1:${port}`

/** Starts one of the project's own programs and waits until it says that it is ready. */
export function startNodePart(
  instance: Instance,
  { folder, checkout = projectFolder, environment, readyUrl, ...options }: NodePartOptions,
): Promise<ProcessPart> {
  const cwd = path.join(checkout, folder)
  return startProcessPart(instance, {
    ...options,
    command: process.execPath,
    commandArguments: [path.join(cwd, 'src', 'main.ts')],
    cwd,
    environment: { ...plainEnvironment(), NODE_ENV: 'development', HOST: '127.0.0.1', ...environment },
    ready: () => answersOk(readyUrl),
    readyDeadlineMs,
    remedy: `read ${instance.logFile(options.name)}`,
  })
}

/** Returns true when the URL answers 2xx. Throws an Error that says what it answers instead. */
export async function answersOk(url: string): Promise<true> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerDeadlineMs) })
  const body = await response.text()
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${body.slice(0, 300)}`)
  return true
}
