import { execa } from 'execa'
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
  override readonly name = 'CommandError'
  readonly wasKilled: boolean

  constructor(part: string, problem: string, options: { remedy: string | undefined; wasKilled: boolean }) {
    super(part, problem, options)
    this.wasKilled = options.wasKilled
  }
}

/** A program that ends because of a signal, but in its own way, exits with this and the signal's number. */
const signalExitCode = 128
const linesKept = 15

/**
 * Runs a tool to its end and returns what it printed, standard error included.
 * @throws CommandError with the tool's last lines when it is missing, fails, or outlives `deadlineMs`
 */
export async function runCommand(
  command: string,
  commandArguments: readonly string[],
  { part, deadlineMs, cwd, environment, uid, gid, remedy }: CommandOptions,
): Promise<string> {
  const result = await execa(command, commandArguments, {
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    extendEnv: false,
    env: environment ?? process.env,
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  })
  if (!result.failed) return result.all
  const { exitCode, signal, originalMessage } = result
  const lines = (result.all ?? '').split('\n').slice(-linesKept)
  const how = exitCode ?? signal
  const problem =
    how === undefined ? `${command} could not be run: ${originalMessage}` : `${command} ended with ${how}`
  throw new CommandError(part, [problem, ...lines].join('\n    ').trimEnd(), {
    remedy,
    wasKilled: signal !== undefined || (exitCode ?? 0) > signalExitCode,
  })
}
