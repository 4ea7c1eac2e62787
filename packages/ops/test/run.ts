import { PassThrough } from 'node:stream'
import { runOps } from '../src/run-ops.ts'

export interface Ended {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** Runs a command in this process, where nobody can be asked. */
export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  let [out, err] = ['', '']
  const exitCode = await runOps(args, {
    environment,
    terminal: { input: new PassThrough(), output: new PassThrough() },
    writeOut(text) {
      out += text
    },
    writeErr(text) {
      err += text
    },
  })
  return { exitCode, out, err }
}
