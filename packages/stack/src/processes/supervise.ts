import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { plainEnvironment } from '../plain-environment.ts'
import { identify, killGroup, sweep, writeRecord, type RecordedProcess } from './process-record.ts'

/** What a part needs: how it is started, where its words go, and how it is asked to end. */
export interface ProcessSpecification {
  readonly name: string
  readonly command: string
  readonly commandArguments: readonly string[]
  readonly cwd: string
  readonly environment: Record<string, string>
  readonly logFile: string
  readonly uid?: number
  readonly gid?: number
  readonly stopSignal: RecordedProcess['stopSignal']
  /** Lower goes first when everything stops; equal ones go together. */
  readonly stopOrder: number
  readonly stopDeadlineMs: number
}

/** The end of a part: `asked` tells a stop from an accident. */
export interface ProcessExit {
  readonly name: string
  readonly pid: number
  /** `exit 1` or the name of a signal. */
  readonly how: string
  readonly asked: boolean
}

export interface Supervisor {
  /** Starts a process and returns its id. */
  start(specification: ProcessSpecification): Promise<number>
  /** Asks it to end and waits until it has; kills it at its deadline. */
  stop(name: string): Promise<void>
  kill(name: string): Promise<void>
  /** Removes a file when everything ends, however it ends. */
  removeAtEnd(file: string): void
  onExit(listener: (exit: ProcessExit) => void): void
  /** Stops everything in order, then the supervisor itself. */
  close(): Promise<void>
}

interface RunningProcess {
  readonly specification: ProcessSpecification
  readonly identity: RecordedProcess
  end(signal: NodeJS.Signals, deadlineMs: number): Promise<void>
}

const killDeadlineMs = 1_000

/**
 * Starts processes for an instance, and the supervisor that ends them should this process be gone without having done so. Each is
 * recorded at once, for the supervisor and for the next start.
 */
export async function supervise(options: { recordFile: string; logFile: string }): Promise<Supervisor> {
  const owner = identify(process.pid)
  const supervisor = await spawnSupervisor(options)
  const running = new Map<string, RunningProcess>()
  const files: string[] = []
  const listeners: ((exit: ProcessExit) => void)[] = []
  let closing: Promise<void> | undefined
  const record = (): void => {
    const parts = [...running.values()].map(({ identity }) => identity)
    writeRecord(options.recordFile, { owner, processes: [supervisor.identity, ...parts], files })
  }
  record()

  const stop = async (each: RunningProcess | undefined): Promise<void> =>
    each?.end(each.specification.stopSignal, each.specification.stopDeadlineMs)

  const close = async (): Promise<void> => {
    for (const file of files) rmSync(file, { force: true })
    const byOrder = Map.groupBy(running.values(), ({ specification }) => specification.stopOrder)
    for (const [, together] of [...byOrder].toSorted(([one], [other]) => one - other)) {
      await Promise.all(together.map(stop))
    }
    supervisor.child.stdin?.destroy()
    await supervisor.exited
    await sweep(options.recordFile)
  }

  return {
    start: async (specification) => {
      const { name } = specification
      if (closing !== undefined) throw new Error('the stack is stopping')
      if (running.has(name)) throw new Error(`${name} runs already`)
      const child = spawnPart(specification)
      // Rejects with what is wrong with the command.
      if (child.pid === undefined) await once(child, 'spawn')
      const started = watch(child, specification, (exit) => {
        running.delete(name)
        if (closing === undefined) record()
        for (const listener of listeners) listener(exit)
      })
      running.set(name, started)
      record()
      return started.identity.pid
    },
    stop: (name) => stop(running.get(name)),
    kill: async (name) => running.get(name)?.end('SIGKILL', killDeadlineMs),
    removeAtEnd: (file) => {
      files.push(file)
      record()
    },
    onExit: (listener) => void listeners.push(listener),
    close: () => (closing ??= close()),
  }
}

async function spawnSupervisor({ recordFile, logFile }: { recordFile: string; logFile: string }) {
  const program = fileURLToPath(new URL('supervisor.ts', import.meta.url))
  const environment = plainEnvironment()
  const child = spawnLogged(process.execPath, [program, recordFile], logFile, {
    env: environment,
    stdin: 'pipe',
  })
  const exited = once(child, 'exit')
  await once(child, 'spawn')
  return { child, exited, identity: identityOf(child, 'supervisor', 'SIGTERM') }
}

function spawnPart({
  command,
  commandArguments,
  cwd,
  environment,
  logFile,
  uid,
  gid,
}: ProcessSpecification): ChildProcess {
  const user = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }
  return spawnLogged(command, commandArguments, logFile, { cwd, env: environment, stdin: 'ignore', ...user })
}

/** Starts a process as the leader of a group and a session of its own, which no Ctrl-C reaches; its words go into a log. */
function spawnLogged(
  command: string,
  commandArguments: readonly string[],
  logFile: string,
  { stdin, ...options }: SpawnOptions & { stdin: 'pipe' | 'ignore' },
): ChildProcess {
  const log = openSync(logFile, 'a')
  try {
    return spawn(command, commandArguments, { ...options, detached: true, stdio: [stdin, log, log] })
  } finally {
    closeSync(log)
  }
}

function identityOf(
  child: ChildProcess,
  name: string,
  stopSignal: RecordedProcess['stopSignal'],
): RecordedProcess {
  const pid = child.pid ?? 0
  // One that has ended already has no start time; its exit is reported all the same.
  return { name, stopSignal, ...(identify(pid) ?? { pid, startedAt: 'ended' }) }
}

function watch(
  child: ChildProcess,
  specification: ProcessSpecification,
  onExit: (exit: ProcessExit) => void,
): RunningProcess {
  const { name, stopSignal } = specification
  const identity = identityOf(child, name, stopSignal)
  const { pid } = identity
  let asked = false
  const exited = once(child, 'exit').then(([code, signal]: (string | number)[]) => {
    // What it started and did not end itself.
    killGroup(pid)
    onExit({ name, pid, how: signal === null ? `exit ${code}` : String(signal), asked })
  })
  return {
    specification,
    identity,
    async end(signal, deadlineMs) {
      asked = true
      child.kill(signal)
      const late = new AbortController()
      const isLate = delay(deadlineMs, true, { signal: late.signal }).catch(() => false)
      if (await Promise.race([exited, isLate])) killGroup(pid)
      late.abort()
      await exited
    },
  }
}
