import { delimiter, dirname, join } from 'node:path'
import { execa } from 'execa'

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

/** How a tool ended: a code of 1 as well when a signal or the deadline ended it, and all that it printed. */
export interface ToolOutcome {
  readonly exitCode: number
  readonly output: string
}

/** Runs a tool of the workspace under the Node that runs this; never throws for a tool that fails or is missing. */
export async function runTool(call: ToolCall): Promise<ToolOutcome> {
  const { root, name, args, environment = {}, timeoutMs = 300_000, show = false } = call
  const output = show ? 'inherit' : 'pipe'
  const { exitCode, all, shortMessage } = await execa(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    env: { ...environment, PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter) },
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    all: true,
    reject: false,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  return {
    exitCode: exitCode ?? 1,
    output: [all, exitCode === undefined ? shortMessage : ''].join('\n').trim(),
  }
}
