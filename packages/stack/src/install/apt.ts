import { existsSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from '../run-command.ts'

/** Whether a program is on the PATH; answers where. */
export function findProgram(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file))
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** The command, for people, that installs packages on this system. */
export function installHint(packages: { apt: string; brew: string }, environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return `brew install ${packages.brew}`
  const sudo = isRoot() ? '' : 'sudo '
  if (findProgram('apt-get', environment) === undefined) {
    return `install ${packages.apt} with the system's package manager`
  }
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.apt}`
}

/** Runs `apt-get`, and once more after `apt-get update` when the package lists are absent or old (root only). */
export async function aptGet(
  part: string,
  commandArguments: readonly string[],
  cwd: string,
  remedy: string,
): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { part, deadlineMs: 300_000, cwd, env, remedy }
  try {
    await runCommand('apt-get', commandArguments, options)
  } catch (error) {
    if (!isRoot()) throw error
    await runCommand('apt-get', ['update', '-q'], options)
    await runCommand('apt-get', commandArguments, options)
  }
}
