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

const linesKept = 15
const charactersKept = 200_000

/**
 * Runs a tool to its end and answers what it printed, standard error included.
 * @throws StackError with the tool's last lines when it is missing, fails, or outlives `deadlineMs`
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
  const ended = await new Promise<{ problem: string | undefined; cause?: unknown }>((resolve) => {
    child.once('error', (error) => {
      resolve({ problem: `${command} could not be run: ${error.message}`, cause: error })
    })
    child.once('close', (code, signal) => {
      resolve({ problem: code === 0 ? undefined : `${command} ended with ${signal ?? code}` })
    })
  })
  if (ended.problem === undefined) return output
  const tail = output
    .trimEnd()
    .split('\n')
    .slice(-linesKept)
    .map((line) => `\n    ${line}`)
  throw new StackError(options.part, ended.problem + tail.join(''), {
    remedy: options.remedy,
    cause: ended.cause,
  })
}
