import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { plainEnvironment } from '../plain-environment.ts'
import { identify, killGroup, sweep, writeRecord, type RecordedProcess } from './process-record.ts'

/** What a part needs: how it is started, and how it is asked to end. */
export interface ProcessSpecification {
  readonly name: string
  readonly command: string
  readonly commandArguments: readonly string[]
  readonly cwd: string
  /** The plain one by default. */
  readonly environment?: Record<string, string>
  readonly uid?: number
  readonly gid?: number
  /** SIGTERM by default. */
  readonly stopSignal?: RecordedProcess['stopSignal']
  /** Lower goes first when everything stops; equal ones go together. */
  readonly stopOrder: number
  readonly stopDeadlineMs: number
}

/** The end of a process: `asked` tells a stop from an accident. */
export interface ProcessEnd {
  /** `exit 1` or the name of a signal. */
  readonly how: string
  readonly asked: boolean
}

export interface StartedProcess {
  readonly pid: number
  readonly ended: Promise<ProcessEnd>
  /** Asks it to end and waits until it has; kills it at its deadline. */
  stop(): Promise<void>
  kill(): Promise<void>
}

export interface Supervisor {
  start(specification: ProcessSpecification): Promise<StartedProcess>
  /** Removes a file when everything ends, however it ends. */
  removeAtEnd(file: string): void
  /** Stops everything in order, then the supervisor itself. */
  close(): Promise<void>
}

interface SupervisorOptions {
  readonly recordFile: string
  /** Where the words of a process go, by its name. */
  readonly logFile: (name: string) => string
}

/**
 * Starts processes for an instance, and the supervisor that ends them should this process be gone without having done so. Each is
 * recorded at once, for the supervisor and for the next start.
 */
export async function supervise({ recordFile, logFile }: SupervisorOptions): Promise<Supervisor> {
  const owner = identify(process.pid)
  const supervisor = launch(
    {
      name: 'supervisor',
      command: process.execPath,
      commandArguments: [fileURLToPath(new URL('supervisor.ts', import.meta.url)), recordFile],
      cwd: process.cwd(),
      stopOrder: Infinity,
      stopDeadlineMs: 0,
    },
    logFile('supervisor'),
    'pipe',
  )
  const running = new Map<string, Launched>()
  const files: string[] = []
  let closing: Promise<void> | undefined
  const record = (): void => {
    const processes = [supervisor, ...running.values()].map(({ identity }) => identity)
    writeRecord(recordFile, { owner, processes, files })
  }
  record()

  const close = async (): Promise<void> => {
    for (const file of files) rmSync(file, { force: true })
    const byOrder = Map.groupBy(running.values(), ({ stopOrder }) => stopOrder)
    for (const [, together] of [...byOrder].toSorted(([one], [other]) => one - other)) {
      await Promise.all(together.map(({ stop }) => stop()))
    }
    supervisor.closeInput()
    await supervisor.ended
    await sweep(recordFile)
  }

  return {
    start: async (specification) => {
      const { name } = specification
      if (closing !== undefined) throw new Error('the stack is stopping')
      if (running.has(name)) throw new Error(`${name} runs already`)
      const started = launch(specification, logFile(name), 'ignore')
      // Rejects with what is wrong with the command.
      if (started.pid === 0) await started.ended
      running.set(name, started)
      void started.ended.then(() => {
        running.delete(name)
        if (closing === undefined) record()
      })
      record()
      return started
    },
    removeAtEnd: (file) => {
      files.push(file)
      record()
    },
    close: () => (closing ??= close()),
  }
}

const killDeadlineMs = 1_000

interface Launched extends StartedProcess {
  readonly identity: RecordedProcess
  readonly stopOrder: number
  closeInput(): void
}

/** Starts a process as the leader of a group and a session of its own, which no Ctrl-C reaches; its words go into a log. */
function launch(specification: ProcessSpecification, logFile: string, stdin: 'pipe' | 'ignore'): Launched {
  const { name, command, commandArguments, cwd, uid, gid, stopSignal = 'SIGTERM' } = specification
  const { environment, stopOrder, stopDeadlineMs } = specification
  const log = openSync(logFile, 'a')
  const child = spawn(command, commandArguments, {
    cwd,
    uid,
    gid,
    env: environment ?? plainEnvironment(),
    stdio: [stdin, log, log],
    detached: true,
  })
  closeSync(log)
  const { pid = 0 } = child
  let asked = false
  const ended = once(child, 'exit').then(([code, signal]: (string | number)[]) => {
    // What it started and did not end itself.
    killGroup(pid)
    return { how: signal === null ? `exit ${code}` : String(signal), asked }
  })
  const end = async (signal: NodeJS.Signals, deadlineMs: number): Promise<void> => {
    asked = true
    child.kill(signal)
    const late = setTimeout(() => killGroup(pid), deadlineMs)
    await ended
    clearTimeout(late)
  }
  return {
    pid,
    ended,
    // One that has ended already has no start time; its exit is reported all the same.
    identity: { name, stopSignal, ...(identify(pid) ?? { pid, startedAt: 'ended' }) },
    stopOrder,
    stop: () => end(stopSignal, stopDeadlineMs),
    kill: () => end('SIGKILL', killDeadlineMs),
    closeInput: () => void child.stdin?.destroy(),
  }
}
