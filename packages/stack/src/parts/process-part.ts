import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Instance } from '../instance.ts'
import type { ProcessEnd, ProcessSpecification, StartedProcess } from '../processes/supervise.ts'
import { reasonOf, StackError } from '../stack-error.ts'
import type { Part } from './part.ts'

/** How a program is run. */
export interface Program extends Omit<ProcessSpecification, 'name'> {
  readonly readyDeadlineMs: number
  /** Words in the log of a start that failed and is worth repeating. */
  readonly startAgainWhen?: RegExp
}

export interface ProcessPartOptions extends Program {
  readonly name: string
  /** Returns true when the part really serves; throws while it does not yet. */
  readonly ready: () => Promise<true>
  readonly remedy: string
}

export interface ProcessPart extends Part {
  /** Calls when it has ended without having been asked. */
  onAccident(listener: () => void): void
}

const startsMax = 40
const logLinesShown = 12

/**
 * Starts a process under the supervisor and waits until it is ready.
 * @throws StackError naming the part, with the end of its log, when it ends early or is not ready in time
 */
export async function startProcessPart(
  instance: Instance,
  options: ProcessPartOptions,
): Promise<ProcessPart> {
  const { ready, readyDeadlineMs, startAgainWhen, remedy, ...specification } = options
  const { name } = specification
  const logFile = instance.logFile(name)
  const listeners: (() => void)[] = []
  let running: StartedProcess | undefined

  const hearEnd = ({ how, asked }: ProcessEnd): void => {
    running = undefined
    if (!asked) {
      instance.report(name, 'ended', `${how}; its log: ${logFile}`)
      for (const listener of listeners) listener()
    } else if (instance.isClosing()) {
      instance.report(name, 'stopped', how === 'SIGKILL' ? 'killed: too slow' : undefined)
    }
  }

  const attempt = async (): Promise<void> => {
    let end: ProcessEnd | undefined
    running = await instance.supervisor.start(specification)
    void running.ended.then((seen) => hearEnd((end = seen)))
    const seen = await waitUntil(`${name} is ready`, async () => end?.how ?? ready(), readyDeadlineMs)
    if (seen !== true) throw new Error(`it ended (${seen}) before it was ready`)
  }

  const start = async (): Promise<void> => {
    instance.report(name, 'starting')
    for (let tries = 1; ; tries += 1) {
      const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
      try {
        await attempt()
        instance.report(name, 'ready')
        return
      } catch (error) {
        await running?.kill()
        const log = logFrom(logFile, logStart)
        if (startAgainWhen?.test(log) === true && tries < startsMax) continue
        throw new StackError(name, `${reasonOf(error)}\n  the end of its log (${logFile}):${endOf(log)}`, {
          remedy,
          cause: error,
        })
      }
    }
  }

  await start()
  return {
    name,
    pid: () => running?.pid,
    stop: async () => {
      instance.report(name, 'stopping')
      await running?.stop()
      instance.report(name, 'stopped')
    },
    kill: async () => running?.kill(),
    start,
    onAccident: (listener) => void listeners.push(listener),
  }
}

function logFrom(file: string, from: number): string {
  return existsSync(file) ? readFileSync(file).subarray(from).toString().trimEnd() : ''
}

function endOf(log: string): string {
  if (log === '') return ' (empty)'
  const lines = log.split('\n').slice(-logLinesShown)
  return lines.map((line) => `\n    ${line}`).join('')
}
