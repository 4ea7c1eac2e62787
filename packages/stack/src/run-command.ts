import { spawn } from 'node:child_process'
import { StackError } from './stack-error.ts'

export interface CommandOptions {
  readonly part: string
  readonly deadlineMs: number
  readonly cwd?: string
  readonly environment?: NodeJS.ProcessEnv
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  readonly remedy?: string
}

/** A tool that failed; `wasKilled` when a signal ended it, as Ctrl-C or the deadline does. */
export class CommandError extends StackError {
  readonly wasKilled: boolean

  constructor(
    part: string,
    problem: string,
    options: { remedy: string | undefined; cause: unknown; wasKilled: boolean },
  ) {
    super(part, problem, options)
    this.name = 'CommandError'
    this.wasKilled = options.wasKilled
  }
}

/** A program that ends because of a signal, but in its own way, exits with this and the signal's number. */
const signalExitCode = 128
interface Ended {
  readonly problem: string | undefined
  readonly cause?: unknown
  readonly wasKilled: boolean
}

const linesKept = 15
const charactersKept = 200_000

/**
 * Runs a tool to its end and answers what it printed, standard error included.
 * @throws CommandError with the tool's last lines when it is missing, fails, or outlives `deadlineMs`
 */
export async function runCommand(
  command: string,
  commandArguments: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const child = spawn(command, commandArguments, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: options.environment ?? process.env,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    timeout: options.deadlineMs,
    killSignal: 'SIGKILL',
  })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-charactersKept)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = await new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      resolve({ problem: `${command} could not be run: ${error.message}`, cause: error, wasKilled: false })
    })
    child.once('close', (code, signal) => {
      const problem = code === 0 ? undefined : `${command} ended with ${signal ?? code}`
      resolve({ problem, wasKilled: code === null || code > signalExitCode })
    })
  })
  if (ended.problem === undefined) return output
  const tail = output
    .trimEnd()
    .split('\n')
    .slice(-linesKept)
    .map((line) => `\n    ${line}`)
  throw new CommandError(options.part, ended.problem + tail.join(''), {
    remedy: options.remedy,
    cause: ended.cause,
    wasKilled: ended.wasKilled,
  })
}
