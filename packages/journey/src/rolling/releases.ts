import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { projectFolder, runCommand, stackFolder } from '@interview-pass/stack'

/** What runs: a link to the checkout of a release, as deployments keep one. */
export interface RunningRelease {
  readonly link: string
  /** From the next start of a service on it is that of this checkout. */
  turnTo(checkout: string): void
  remove(): void
}

/** A link that leads to `checkout` first. Its name is this process's own. */
export function openRunningRelease(checkout: string): RunningRelease {
  const link = path.join(releasesFolder(), `running-${process.pid}`)
  const turnTo = (folder: string): void => {
    rmSync(link, { force: true })
    symlinkSync(folder, link)
  }
  turnTo(checkout)
  return { link, turnTo, remove: () => rmSync(link, { force: true }) }
}

/**
 * A checkout of an earlier commit with its dependencies, made once for each.
 * @throws StackError when git does not know `ref`, or what it needs cannot be installed
 */
export async function checkOut(ref: string): Promise<string> {
  const git = async (...args: string[]) =>
    (
      await runCommand('git', ['-C', projectFolder, ...args], { part: 'earlier release', deadlineMs: 60_000 })
    ).trim()
  const commit = await git('rev-parse', '--verify', `${ref}^{commit}`)
  const folder = path.join(releasesFolder(), commit)
  if (!existsSync(folder)) await git('clone', '--quiet', '--shared', '--no-checkout', '.', folder)
  await git('-C', folder, 'checkout', '--quiet', '--detach', commit)
  const bootstrap = path.join(folder, 'packages', 'stack', 'bootstrap.mjs')
  await runCommand(process.execPath, [bootstrap, '--version'], {
    part: 'earlier release',
    deadlineMs: 15 * 60_000,
  })
  return folder
}

function releasesFolder(): string {
  const folder = path.join(stackFolder(), 'releases')
  mkdirSync(folder, { recursive: true })
  return folder
}
