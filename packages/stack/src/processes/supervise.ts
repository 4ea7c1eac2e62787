import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { StackError } from '../stack-error.ts'
import { sweep } from './process-record.ts'
import { supervisorAnswer, type ProcessSpecification, type SupervisorRequest } from './supervisor-messages.ts'

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never

/** An end that was reported: `asked` tells a stop from an accident. */
export interface ProcessExit {
  readonly name: string
  readonly pid: number
  /** `exit 1` or the name of a signal. */
  readonly how: string
  readonly asked: boolean
}

export interface Supervisor {
  readonly pid: number
  /** Starts a process and answers its id. */
  start(specification: ProcessSpecification): Promise<number>
  /** Asks it to end and waits until it has; kills it at its deadline. */
  stop(name: string): Promise<void>
  kill(name: string): Promise<void>
  /** Removes a file when everything ends, however it ends. */
  removeAtEnd(file: string): Promise<void>
  onExit(listener: (exit: ProcessExit) => void): void
  /** Stops everything in order, then the supervisor itself; when that is gone already, ends what it left. */
  close(): Promise<void>
}

interface SuperviseOptions {
  readonly recordFile: string
  readonly logFile: string
}

/** Starts the supervisor of an instance. Its processes end when this process does, however it ends. */
export async function supervise(options: SuperviseOptions): Promise<Supervisor> {
  const child = await spawnSupervisor(options)
  const waiting = new Map<
    number,
    { resolve: (pid: number | undefined) => void; reject: (error: Error) => void }
  >()
  const listeners: ((exit: ProcessExit) => void)[] = []
  const removedAtEnd = new Set<string>()
  let lastId = 0
  let isClosed = false
  const exited = once(child, 'exit')
  child.on('message', (message) => {
    const answer = supervisorAnswer.parse(message)
    if (answer.kind === 'exited') {
      for (const listener of listeners) listener(answer)
      return
    }
    const waiter = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.kind === 'done') waiter?.resolve(answer.pid)
    else waiter?.reject(new Error(answer.reason))
  })
  void exited.then(() => {
    const gone = new StackError('supervisor', 'ended unexpectedly', { remedy: `read ${options.logFile}` })
    for (const waiter of waiting.values()) waiter.reject(gone)
    waiting.clear()
  })

  const ask = (request: Unnumbered<SupervisorRequest>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      lastId += 1
      const id = lastId
      waiting.set(id, { resolve, reject })
      child.send({ ...request, id }, (error) => {
        if (error === null) return
        waiting.delete(id)
        reject(
          new StackError('supervisor', 'is not running', { remedy: `read ${options.logFile}`, cause: error }),
        )
      })
    })

  return {
    pid: child.pid ?? 0,
    start: async (specification) => (await ask({ kind: 'start', process: specification })) ?? 0,
    stop: async (name) => void (await ask({ kind: 'stop', name })),
    kill: async (name) => void (await ask({ kind: 'kill', name })),
    removeAtEnd: async (file) => {
      removedAtEnd.add(file)
      await ask({ kind: 'removeAtEnd', file })
    },
    onExit: (listener) => void listeners.push(listener),
    close: async () => {
      if (isClosed) return
      const stopped = await ask({ kind: 'stopAll' }).then(
        () => true,
        () => false,
      )
      if (child.connected) child.disconnect()
      await exited
      // One that was killed has ended nothing: its record says what it left.
      if (!stopped) {
        for (const file of removedAtEnd) rmSync(file, { force: true })
        await sweep(options.recordFile)
      }
      isClosed = true
    },
  }
}

async function spawnSupervisor({ recordFile, logFile }: SuperviseOptions): Promise<ChildProcess> {
  const log = openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('supervisor.ts', import.meta.url)), recordFile],
    {
      // Its own session: a Ctrl-C at the terminal is the owner's to handle, in order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: plainEnvironment(),
    },
  )
  closeSync(log)
  await once(child, 'spawn')
  return child
}

/**
 * The environment that every part inherits: what programs need to run at all, and nothing of the developer's shell
 * or of a test runner that would change how a part behaves.
 */
export function plainEnvironment(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'TZ',
    'TMPDIR',
    'SSL_CERT_FILE',
    'NODE_EXTRA_CA_CERTS',
    'JAVA_HOME',
  ]
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
  const entries = [...names, ...proxies].map((name) => [name, process.env[name]])
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
