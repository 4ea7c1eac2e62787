import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { closedPlaceError } from './closed-place-error.ts'
import { makeOwnFolder, reachableFolder } from './folders.ts'
import { openPortBook } from './ports.ts'
import { claimFolder, releaseFolder } from './instance-claim.ts'
import { sweep } from './processes/process-record.ts'
import { supervise, type Supervisor } from './processes/supervise.ts'
import { reporter, type ProgressEvent, type Report } from './progress.ts'
import { StackError } from './stack-error.ts'

/** One running set of parts, with a folder, ports and processes that no other instance shares. */
export interface Instance {
  readonly name: string
  readonly folder: string
  /** Downloaded and prepared things that all instances of this checkout read. */
  readonly cacheFolder: string
  /** The same two for PostgreSQL, which may have to live outside the checkout. */
  readonly reachable: { readonly folder: string; readonly cacheFolder: string }
  readonly environment: NodeJS.ProcessEnv
  readonly supervisor: Supervisor
  readonly portFor: (name: string) => Promise<number>
  readonly logFile: (part: string) => string
  readonly report: Report
  /** Whether data outlives the instance. */
  readonly keepsData: boolean
  isClosing(): boolean
  /** Something to stop that the supervisor does not know; last in, first out, after all of the supervisor's. */
  onClose(stop: () => Promise<void>): void
  /** Stops every part in order and gives the name back. */
  close(): Promise<void>
}

export interface InstanceOptions {
  readonly name: string
  readonly stackFolder: string
  readonly environment: NodeJS.ProcessEnv
  /** Whether data of an earlier run stays. */
  readonly keepData: boolean
  /** Take `<name>-2`, `<name>-3` … when the name is in use, instead of failing. */
  readonly anotherNameWhenTaken?: boolean
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
}

const namesMax = 20

/**
 * Opens an instance: takes its name for this process, ends what an earlier run left behind, starts its supervisor.
 * @throws StackError when another process runs this instance, or when its folder is another user's
 */
export async function openInstance(options: InstanceOptions): Promise<Instance> {
  const report = reporter(options.onProgress)
  const reachable = reachableFolder(options.stackFolder)
  makeOwnFolder(reachable)
  const name = claimName(options)
  const folder = path.join(options.stackFolder, name)
  try {
    const swept = await sweep(path.join(folder, 'processes.json'))
    if (swept.length > 0) report(name, 'note', `ended what an earlier run left: ${swept.join(', ')}`)
    const reachableInstance = path.join(reachable, name)
    if (!options.keepData) removeData(folder, reachableInstance)
    const logs = path.join(folder, 'logs')
    rmSync(logs, { recursive: true, force: true })
    for (const each of [logs, path.join(options.stackFolder, 'cache')]) mkdirSync(each, { recursive: true })
    for (const each of [reachableInstance, path.join(reachable, 'cache')])
      mkdirSync(each, { recursive: true })
    const logFile = (part: string): string => path.join(logs, `${part}.log`)
    const supervisor = await supervise({
      recordFile: path.join(folder, 'processes.json'),
      logFile: logFile('supervisor'),
    })
    let closing = false
    const closers: (() => Promise<void>)[] = []
    return {
      name,
      folder,
      cacheFolder: path.join(options.stackFolder, 'cache'),
      reachable: { folder: reachableInstance, cacheFolder: path.join(reachable, 'cache') },
      environment: options.environment,
      supervisor,
      portFor: openPortBook(path.join(folder, 'ports.json')),
      logFile,
      report,
      keepsData: options.keepData,
      isClosing: () => closing,
      onClose: (stop) => void closers.push(stop),
      close: async () => {
        closing = true
        await supervisor.close()
        for (const stop of closers.toReversed()) await stop()
        if (!options.keepData) removeData(folder, reachableInstance)
        releaseFolder(folder)
      },
    }
  } catch (error) {
    releaseFolder(folder)
    throw closedPlaceError(error, name, options.stackFolder)
  }
}

/** Everything of an instance but its logs and its ports. */
function removeData(folder: string, reachableInstance: string): void {
  for (const part of ['postgres', 'redis', 'kafka', 'containers', 'services', 'simulators']) {
    rmSync(path.join(folder, part), { recursive: true, force: true })
    rmSync(path.join(reachableInstance, part), { recursive: true, force: true })
  }
}

function claimName(options: InstanceOptions): string {
  for (let number = 1; number <= namesMax; number += 1) {
    const name = number === 1 ? options.name : `${options.name}-${number}`
    const owner = claim(name, options.stackFolder)
    if (owner === undefined) return name
    if (options.anotherNameWhenTaken !== true) {
      throw new StackError(options.name, `runs already, started by process ${owner.pid}`, {
        remedy: `end it (kill ${owner.pid}), or use it: its addresses are in ${options.stackFolder}`,
      })
    }
  }
  throw new StackError(options.name, `${namesMax} instances run already`, { remedy: 'end some of them' })
}

function claim(name: string, stackFolder: string): ReturnType<typeof claimFolder> {
  const folder = path.join(stackFolder, name)
  try {
    mkdirSync(folder, { recursive: true })
    return claimFolder(folder)
  } catch (error) {
    throw closedPlaceError(error, name, stackFolder)
  }
}
