import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Instance } from '../instance.ts'
import type { ProcessSpecification } from '../processes/supervise.ts'
import { reasonOf, StackError } from '../stack-error.ts'
import type { Part } from './part.ts'

export interface ProcessPartSpecification extends ProcessSpecification {
  /** Returns true when the part really serves; throws while it does not yet. */
  readonly ready: () => Promise<true>
  readonly readyDeadlineMs: number
  /** Words in the log of a start that failed and is worth repeating. */
  readonly startAgainWhen?: RegExp
  readonly remedy?: string
}

const startsMax = 40
const logLinesShown = 12

/**
 * Starts a process under the supervisor and waits until it is ready.
 * @throws StackError naming the part, with the end of its log, when it ends early or is not ready in time
 */
export async function startProcessPart(instance: Instance, wanted: ProcessPartSpecification): Promise<Part> {
  const { ready, readyDeadlineMs, startAgainWhen, remedy, ...specification } = wanted
  const { name, logFile } = specification
  let pid: number | undefined
  let endedHow: string | undefined
  let watched = 0
  instance.supervisor.onExit((exit) => {
    if (exit.name !== name || exit.pid !== watched) return
    pid = undefined
    endedHow = exit.how
    if (!exit.asked) {
      instance.report(name, 'ended', `${exit.how}; its log: ${logFile}`)
    } else if (instance.isClosing()) {
      instance.report(name, 'stopped', exit.how === 'SIGKILL' ? 'killed: too slow' : undefined)
    }
  })

  const attempt = async (): Promise<void> => {
    endedHow = undefined
    watched = await instance.supervisor.start(specification)
    pid = watched
    const seen = await waitUntil(`${name} is ready`, async () => endedHow ?? ready(), readyDeadlineMs)
    if (seen !== true) throw new Error(`it ended (${seen}) before it was ready`)
  }

  const start = async (): Promise<void> => {
    instance.report(name, 'starting')
    for (let tries = 1; ; tries += 1) {
      const logStart = existsSync(logFile) ? statSync(logFile).size : 0
      try {
        await attempt()
        instance.report(name, 'ready')
        return
      } catch (error) {
        await instance.supervisor.kill(name).catch(() => undefined)
        const log = logTail(logFile, logStart)
        if (startAgainWhen?.test(log) === true && tries < startsMax) continue
        throw new StackError(name, `${reasonOf(error)}\n  the end of its log (${logFile}):${log}`, {
          remedy,
          cause: error,
        })
      }
    }
  }

  await start()
  return {
    name,
    pid: () => pid,
    stop: async () => {
      instance.report(name, 'stopping')
      await instance.supervisor.stop(name)
      instance.report(name, 'stopped')
    },
    kill: () => instance.supervisor.kill(name),
    start,
  }
}

function logTail(file: string, from: number): string {
  if (!existsSync(file)) return ' (empty)'
  const lines = readFileSync(file).subarray(from).toString().trimEnd().split('\n').slice(-logLinesShown)
  return lines.map((line) => `\n    ${line}`).join('')
}
