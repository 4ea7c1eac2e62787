import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stackFolder } from '../folders.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { findProgram, installHint } from './apt.ts'
import { makeOnce } from './once.ts'

export interface PythonToolOptions {
  /** What it is called in messages and in the cache. */
  readonly name: string
  /** Its packages, each exact and with its hashes, as pip reads them. */
  readonly requirementsFile: string
  readonly environment: NodeJS.ProcessEnv
  /** Default: the cache of this checkout. */
  readonly cacheFolder?: string
  /** Told when it has to be installed first. */
  readonly onInstall?: () => void
}

/**
 * A Python that has the packages of a file, in an environment of its own that is made once: that of `PYTHON`, else
 * `python3` on the PATH. Returns its program; packages are run as modules, since a script would name the place where
 * it was made.
 * @throws StackError when there is no Python, or the packages cannot be had
 */
export async function pythonWith(options: PythonToolOptions): Promise<string> {
  const { name, requirementsFile, environment, onInstall } = options
  const remedy = `${installHint({ apt: 'python3-venv', brew: 'python' }, environment)}, or set PYTHON`
  const python = environment['PYTHON'] ?? findProgram('python3', environment)
  if (python === undefined) {
    throw new StackError(name, 'PYTHON is not set, and python3 is not on the PATH', { remedy })
  }
  const hash = createHash('sha256').update(readFileSync(requirementsFile)).digest('hex').slice(0, 12)
  const cacheFolder = options.cacheFolder ?? path.join(stackFolder(), 'cache')
  const folder = path.join(cacheFolder, `${name}-${hash}`)
  await makeOnce(folder, async (draft) => {
    onInstall?.()
    const limits = { part: name, deadlineMs: 600_000, remedy }
    await runCommand(python, ['-m', 'venv', draft], limits)
    const install = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary', ':all:']
    await runCommand(programIn(draft), [...install, '-r', requirementsFile], limits)
  })
  return programIn(folder)
}

const programIn = (folder: string): string => path.join(folder, 'bin', 'python')
