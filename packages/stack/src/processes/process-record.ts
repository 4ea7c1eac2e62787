import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'

/** A process for certain: ids are used again, so its start time belongs to it. */
const processIdentity = z.object({ pid: z.int().positive(), startedAt: z.string() })
export type ProcessIdentity = z.infer<typeof processIdentity>

const recordedProcess = processIdentity.extend({
  name: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
})
export type RecordedProcess = z.infer<typeof recordedProcess>

const processRecord = z.object({
  /** Whose processes they are; absent when nobody runs this instance. */
  owner: processIdentity.optional(),
  processes: z.array(recordedProcess),
  /** Files that tell others of these processes, and must not outlive them. */
  files: z.array(z.string()),
})
export type ProcessRecord = z.infer<typeof processRecord>

/** The file's own place is in it: a copy of the folder elsewhere is nobody's record. */
const placedRecord = processRecord.extend({ file: z.string() })
const nothing: ProcessRecord = { processes: [], files: [] }

export function writeRecord(file: string, record: ProcessRecord): void {
  // Other users read whose the processes are.
  replaceFile(file, `${JSON.stringify({ file, ...record }, null, 2)}\n`, 0o644)
}

/** What is recorded; nothing when the file is absent, unreadable or a copy. */
export function readRecord(file: string): ProcessRecord {
  try {
    const found = placedRecord.parse(JSON.parse(readFileSync(file, 'utf8')))
    return found.file === file ? found : nothing
  } catch {
    return nothing
  }
}

/** The running process that owns what is recorded. */
export function recordedOwner(file: string): ProcessIdentity | undefined {
  const { owner } = readRecord(file)
  return owner !== undefined && isRunning(owner) ? owner : undefined
}

/**
 * Ends what is recorded, the caller excepted, and returns the names of what it ended. A process that merely got an old id is never
 * touched. What does not end within `graceMs` of being asked is killed.
 */
export async function sweep(file: string, graceMs = 0): Promise<string[]> {
  const { processes, files } = readRecord(file)
  for (const each of files) rmSync(each, { force: true })
  const left = processes.filter((each) => each.pid !== process.pid && isRunning(each))
  const allEnded = (): boolean => !left.some(isRunning)
  if (graceMs > 0) {
    for (const { pid, stopSignal } of left) signalProcess(pid, stopSignal)
    await waitUntil('they have ended', allEnded, graceMs).catch(() => undefined)
  }
  for (const { pid } of left) killGroup(pid)
  await waitUntil(`the end of ${left.map(({ name }) => name).join(', ')}`, allEnded)
  writeRecord(file, nothing)
  return left.map(({ name }) => name)
}

/** Kills a process and what it started: every part leads a group of its own. */
export function killGroup(pid: number): void {
  for (const target of [-pid, pid]) signalProcess(target, 'SIGKILL')
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already, or no group leader.
  }
}

/** The identity of a running process; undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = startTimeOf(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether this very process still runs; another one under the same id does not count. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return startTimeOf(pid) === startedAt
}

/** When the process started, in a form to compare only; undefined when there is none (a zombie counts as none). */
function startTimeOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid)
  } catch {
    return undefined
  }
}

function startTimeFromProc(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name, in parentheses, may contain anything: the fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  // Ticks count from the boot, so the boot is part of the time.
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`
}

function startTimeFromPs(pid: number): string | undefined {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
  return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/u, '')
}
