import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { aptGet, findProgram, isRoot } from './apt.ts'
import { makeOnce } from './once.ts'

export interface UnpackOptions {
  /** What they are for. */
  readonly part: string
  /** The folder's name in the cache. */
  readonly name: string
  readonly packages: readonly string[]
  /** What was looked for in vain. */
  readonly problem: string
  /** What a person can do where this cannot be done. */
  readonly remedy: string
  /** Throws when what was unpacked into `draft` does not run, so that it is not kept. */
  readonly verify: (draft: string) => Promise<void>
}

/**
 * Unpacks the distribution's packages into the cache, once, without root and without a system service. Returns the folder.
 * @throws StackError where the distribution has no apt or the packages cannot be had
 */
export async function unpackPackages(
  { cacheFolder, environment, report }: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  { part, name, packages, problem, remedy, verify }: UnpackOptions,
): Promise<string> {
  const canUnpack = ['apt-get', 'dpkg'].every((tool) => findProgram(tool, environment) !== undefined)
  if (!canUnpack) throw new StackError(part, problem, { remedy })
  const folder = path.join(cacheFolder, name)
  await makeOnce(folder, async (draft) => {
    report(part, 'installing', "unpacking the distribution's package")
    mkdirSync(draft, { recursive: true })
    const listsRemedy = isRoot() ? remedy : `sudo apt-get update (then again), or ${remedy}`
    await aptGet(part, ['download', '-q', ...packages], draft, listsRemedy)
    for (const file of readdirSync(draft).filter((one) => one.endsWith('.deb'))) {
      await runCommand('dpkg', ['-x', file, draft], { part, deadlineMs: 30_000, cwd: draft, remedy })
    }
    await verify(draft)
  })
  return folder
}
