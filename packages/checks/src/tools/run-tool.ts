import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

/** What to run and under which limits. */
export interface ToolCall {
  readonly root: string
  /** A program of the root's `node_modules/.bin`. */
  readonly name: string
  readonly args: readonly string[]
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** Whether the output goes to the terminal as it comes, instead of into the outcome. */
  readonly show?: boolean
}

/** How a tool ended: a code of 1 as well when a signal or the deadline ended it, and the last 4 MB that it printed. */
export interface ToolOutcome {
  readonly exitCode: number
  readonly output: string
}

const outputCharsMax = 4_000_000

/** Runs a tool of the workspace under the Node that runs this; never throws for a tool that fails or is missing. */
export function runTool(call: ToolCall): Promise<ToolOutcome> {
  const { root, name, args, environment = {}, timeoutMs = 300_000, show = false } = call
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const child = spawn(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    env: { ...process.env, ...environment, PATH: path },
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let output = ''
  const collect = (text: string): void => {
    output = (output + text).slice(-outputCharsMax)
  }
  child.stdout?.setEncoding('utf8').on('data', collect)
  child.stderr?.setEncoding('utf8').on('data', collect)
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ exitCode: 1, output: `${output}${message}\n` }))
    child.once('close', (code, signal) => {
      const ended = signal === null ? '' : `${name} was ended by ${signal} (deadline ${timeoutMs} ms)\n`
      resolve({ exitCode: code ?? 1, output: `${output}${ended}` })
    })
  })
}
