import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

/** How a program ended. */
export interface ToolOutcome {
  /** The exit code; 1 as well when a signal or the deadline ended it. */
  readonly exitCode: number
  /** Standard output and standard error, the newest 4 MB of each. */
  readonly stdout: string
  readonly stderr: string
}

/** What to run and under which limits. */
export interface ToolCall {
  readonly root: string
  /** A program of the root's `node_modules/.bin`. */
  readonly name: string
  readonly args: readonly string[]
  readonly timeoutMs?: number
  /** Show the program's output as it comes, besides collecting it. */
  readonly show?: boolean
}

const OUTPUT_CHARS_MAX = 4_000_000
const TIMEOUT_MS = 300_000

/** Runs a tool of the workspace under the Node that runs this; never throws for a tool that fails or is missing. */
export function runTool({
  root,
  name,
  args,
  timeoutMs = TIMEOUT_MS,
  show = false,
}: ToolCall): Promise<ToolOutcome> {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const child = spawn(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (show) process.stdout.write(text)
    stdout = (stdout + text).slice(-OUTPUT_CHARS_MAX)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (show) process.stderr.write(text)
    stderr = (stderr + text).slice(-OUTPUT_CHARS_MAX)
  })
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ exitCode: 1, stdout, stderr: `${stderr}${message}\n` }))
    child.once('close', (code, signal) => {
      const ended = signal === null ? '' : `${name} was ended by ${signal} (deadline ${timeoutMs} ms)\n`
      resolve({ exitCode: code ?? 1, stdout, stderr: `${stderr}${ended}` })
    })
  })
}
