import { execa, ExecaError, type Options } from 'execa'
import { StackError } from './stack-error.ts'

export interface CommandOptions extends Pick<Options, 'cwd' | 'env' | 'uid' | 'gid'> {
  readonly part: string
  readonly deadlineMs: number
  readonly remedy?: string
}

const linesKept = 15
/** A program that ends because of a signal, but in its own way, exits with this and the signal's number. */
const signalExitCode = 128

/**
 * Runs a tool to its end and returns what it printed, standard error included.
 * @throws StackError with the tool's last lines when it is missing, fails, or outlives `deadlineMs`
 */
export async function runCommand(
  command: string,
  commandArguments: readonly string[],
  { part, deadlineMs, remedy, ...options }: CommandOptions,
): Promise<string> {
  const result = await execa(command, commandArguments, {
    env: process.env,
    ...options,
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    reject: false,
  })
  if (!result.failed) return result.all
  const how = result.exitCode ?? result.signal
  const problem = how === undefined ? `could not be run: ${result.originalMessage}` : `ended with ${how}`
  const lines = [`${command} ${problem}`, ...(result.all ?? '').split('\n').slice(-linesKept)]
  throw new StackError(part, lines.join('\n    ').trimEnd(), { remedy, cause: result })
}

/** Whether a command failed because a signal ended it, as Ctrl-C or the deadline does. */
export function wasKilled(error: unknown): boolean {
  const cause = error instanceof StackError ? error.cause : undefined
  return cause instanceof ExecaError && (cause.isTerminated || (cause.exitCode ?? 0) > signalExitCode)
}
