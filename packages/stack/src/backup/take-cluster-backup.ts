import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { administer } from '../database/administer.ts'
import { backupPrograms } from '../install/backup-programs.ts'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { connectionOf } from './backup-connection.ts'
import { majorOf } from './backup-manifest.ts'
import { dumpDeadlineMs, noteBackup } from './take-dump.ts'

export interface ClusterBackup {
  readonly folder: string
  /** It leads to any moment from here on. */
  readonly from: Date
}

const nameOf = (moment: Date): string => `cluster-${moment.toISOString().replaceAll(':', '.')}`
const namePattern = /^cluster-(\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d\.\d{3}Z)$/u

/**
 * Copies a whole cluster while it runs, verified file by file, and writes down in the database that it has a backup.
 * @param databaseUrl of a superuser, or of a role that may replicate
 * @throws StackError when the server keeps no WAL, without which its copy leads nowhere, or the copy is not whole
 */
export async function takeClusterBackup(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  { databaseUrl, folder }: { readonly databaseUrl: string; readonly folder: string },
): Promise<ClusterBackup> {
  const server = await administer(databaseUrl, async (sql) => {
    const [row] = await sql<[{ version: string; archives: string }]>`
      select current_setting('server_version') as version, current_setting('archive_mode') as archives`
    return row
  })
  if (server.archives === 'off') {
    throw new StackError('backup', 'the server keeps no WAL (archive_mode is off)', {
      remedy: 'npm start -- --archive-wal, or what your platform has for it',
    })
  }
  const programs = await backupPrograms(instance, majorOf(server.version))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = path.join(folder, `cluster.${process.pid}`)
  const { dbname, env } = connectionOf(databaseUrl)
  const options = { part: 'backup', deadlineMs: dumpDeadlineMs, env }
  try {
    const copying = ['--checkpoint=fast', '--wal-method=stream', '--no-password', `--dbname=${dbname}`]
    await runCommand(path.join(programs, 'pg_basebackup'), [`--pgdata=${draft}`, ...copying], options)
    await runCommand(path.join(programs, 'pg_verifybackup'), ['--quiet', draft], options)
    const from = new Date()
    const whole = path.join(folder, nameOf(from))
    renameSync(draft, whole)
    await noteBackup(databaseUrl, {
      kind: 'CLUSTER',
      name: path.basename(whole),
      takenAt: from.toISOString(),
    })
    return { folder: whole, from }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/**
 * The newest backup of a cluster in a folder that leads to a moment.
 * @throws StackError when there is none
 */
export function findClusterBackup(folder: string, moment: Date): ClusterBackup {
  const backups = readdirSync(folder).flatMap((name): ClusterBackup[] => {
    const [, text] = namePattern.exec(name) ?? []
    if (text === undefined) return []
    return [{ folder: path.join(folder, name), from: momentIn(text) }]
  })
  const before = backups.filter(({ from }) => from <= moment)
  const newest = before.toSorted((one, other) => one.from.getTime() - other.from.getTime()).at(-1)
  if (newest !== undefined) return newest
  throw new StackError(
    'restore',
    `no backup of a cluster in ${folder} is older than ${moment.toISOString()}`,
    {
      remedy: 'restore a dump: --file; take one before the next time: npm run backup -- --cluster',
    },
  )
}

/** `2026-11-28T08.00.00.000Z` */
function momentIn(text: string): Date {
  const [day = '', time = ''] = text.split('T')
  const [hours, minutes, seconds, milliseconds] = time.split('.')
  return new Date(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}`)
}
