import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'

/** How a program ended, and what it printed to each of its outputs; without an exit code where it could not be run. */
export interface ProgramOutcome {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const timeoutMs = 300_000

/** Runs a program of this machine; never throws for one that fails or is missing. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ProgramOutcome> {
  const { exitCode, stdout, stderr } = await execa(program, args, {
    ...options,
    stdin: 'ignore',
    reject: false,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  return { exitCode, stdout: stdout ?? '', stderr: stderr ?? '' }
}

const manifest = z.object({ packageManager: z.string() })

/** Runs the exact package manager that package.json names. */
export async function runPnpm(root: string, args: readonly string[]): Promise<ProgramOutcome> {
  const { packageManager } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  return runProgram('npx', ['--yes', packageManager, ...args], { cwd: root })
}
