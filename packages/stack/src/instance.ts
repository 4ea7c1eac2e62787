import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { closedPlaceError } from './closed-place-error.ts'
import { makeOwnFolder, reachableFolder, stackFolder } from './folders.ts'
import { openPortBook } from './ports.ts'
import { claimFolder } from './instance-claim.ts'
import { infrastructureParts } from './parts/part.ts'
import { recordedOwner, sweep } from './processes/process-record.ts'
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
  /** Where PostgreSQL keeps every segment of its WAL, when it shall. */
  readonly walArchive: string | undefined
  isClosing(): boolean
  /** Something to stop that the supervisor does not know; last in, first out, after all of the supervisor's. */
  onClose(stop: () => Promise<void>): void
  /** Stops every part in order and gives the name back. */
  close(): Promise<void>
}

export interface InstanceOptions {
  /** `start`, `demo`, `test` or `bench`: instances share no port, no data and no process. */
  readonly instance: string
  /** Where instances keep what they write; the checkout's `.stack` by default. */
  readonly stackFolder?: string
  /** Keep the data of the last run instead of starting empty. */
  readonly keepData?: boolean
  /** Have PostgreSQL keep its WAL, so that a backup of the cluster leads to any later moment; only of one that runs natively. */
  readonly archiveWal?: boolean
  /** Take the next free name (`test-2`, …) instead of failing when the instance runs already. */
  readonly anotherNameWhenTaken?: boolean
  readonly environment?: NodeJS.ProcessEnv
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
}

const namesMax = 20

const walArchiveName = 'wal-archive'

/** Where PostgreSQL of an instance keeps its WAL, in the instance's folder that PostgreSQL reaches. */
export const walArchiveIn = (reachableFolder: string): string => path.join(reachableFolder, walArchiveName)

/** What an instance keeps of its processes, in its folder. */
export const recordFileIn = (folder: string): string => path.join(folder, 'processes.json')

/**
 * Opens an instance: takes its name for this process, ends what an earlier run left behind, starts its supervisor.
 * @throws StackError when another process runs this instance, or when its folder is another user's
 */
export async function openInstance(options: InstanceOptions): Promise<Instance> {
  const stack = options.stackFolder ?? stackFolder()
  const reachable = reachableFolder(stack)
  makeOwnFolder(reachable)
  let release: (() => void) | undefined
  try {
    const claimed = claimName(options, stack)
    release = claimed.release
    return await openClaimed(options, { ...claimed, stack, reachable })
  } catch (error) {
    release?.()
    throw closedPlaceError(error, options.instance, stack)
  }
}

interface Claimed {
  readonly name: string
  readonly release: () => void
}

async function openClaimed(
  { environment = process.env, keepData = false, archiveWal = false, onProgress }: InstanceOptions,
  { name, stack, reachable, release }: Claimed & { stack: string; reachable: string },
): Promise<Instance> {
  const report = reporter(onProgress)
  const folder = path.join(stack, name)
  const recordFile = recordFileIn(folder)
  const swept = await sweep(recordFile)
  if (swept.length > 0) report(name, 'note', `ended what an earlier run left: ${swept.join(', ')}`)
  const data = { folder: path.join(reachable, name), cacheFolder: path.join(reachable, 'cache') }
  const walArchive = archiveWal ? walArchiveIn(data.folder) : undefined
  const cacheFolder = path.join(stack, 'cache')
  const logs = path.join(folder, 'logs')
  if (!keepData) await removeData(folder, data.folder)
  await rm(logs, { recursive: true, force: true })
  for (const each of [logs, cacheFolder, data.folder, data.cacheFolder]) mkdirSync(each, { recursive: true })
  const logFile = (part: string): string => path.join(logs, `${part}.log`)
  const supervisor = await supervise({ recordFile, logFile })
  let closing = false
  const closers: (() => Promise<void>)[] = []
  return {
    name,
    folder,
    cacheFolder,
    reachable: data,
    environment,
    supervisor,
    portFor: openPortBook(path.join(folder, 'ports.json')),
    logFile,
    report,
    keepsData: keepData,
    walArchive,
    isClosing: () => closing,
    onClose: (stop) => void closers.push(stop),
    close: async () => {
      closing = true
      await supervisor.close()
      for (const stop of closers.splice(0).toReversed()) await stop()
      if (!keepData) await removeData(folder, data.folder)
      release()
    },
  }
}

const otherData = ['containers', 'services', 'simulators', 'observers']

/** Everything of an instance but its logs and its ports. */
async function removeData(...folders: readonly string[]): Promise<void> {
  for (const part of [...infrastructureParts, walArchiveName, ...otherData]) {
    for (const folder of folders) await rm(path.join(folder, part), { recursive: true, force: true })
  }
}

function claimName({ instance, anotherNameWhenTaken = false }: InstanceOptions, stack: string): Claimed {
  for (let number = 1; number <= (anotherNameWhenTaken ? namesMax : 1); number += 1) {
    const name = number === 1 ? instance : `${instance}-${number}`
    mkdirSync(path.join(stack, name), { recursive: true })
    const release = claimFolder(path.join(stack, name))
    if (release !== undefined) return { name, release }
  }
  const owner = recordedOwner(recordFileIn(path.join(stack, instance)))
  throw new StackError(instance, `runs already, started by process ${owner?.pid ?? 'unknown'}`, {
    remedy: `end it (kill ${owner?.pid ?? 'it'}), or use it: its addresses are in ${stack}`,
  })
}
