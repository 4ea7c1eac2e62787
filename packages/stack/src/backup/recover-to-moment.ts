import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { administer } from '../database/administer.ts'
import { postgresPrograms } from '../install/postgres-programs.ts'
import type { Instance } from '../instance.ts'
import { serverOn, shellPath, unprivileged } from '../parts/postgres.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { runCommand } from '../run-command.ts'
import { reasonOf, StackError } from '../stack-error.ts'
import { databaseOf } from './backup-connection.ts'
import { findClusterBackup } from './take-cluster-backup.ts'
import { takeDump, type Dump } from './take-dump.ts'

export interface RecoverOptions {
  /** Of the database in the cluster that was copied, as a superuser; while its server runs it is asked for its last WAL. */
  readonly originUrl: string
  /** Where backups of the cluster are, and the dump goes. */
  readonly folder: string
  readonly walArchive: string
  readonly moment: Date
}

const copyDeadlineMs = 3_600_000
const recoveryDeadlineMs = 3_600_000
const archiveDeadlineMs = 60_000

/**
 * Brings a copy of the newest fitting backup of the cluster to a moment, in a server of its own that nobody else reaches, and dumps the
 * database as it was then. What runs is not touched.
 * @throws StackError when no backup fits, or the archive does not lead there
 */
export async function recoverToMoment(
  instance: Instance,
  { originUrl, folder, walArchive, moment }: RecoverOptions,
): Promise<Dump> {
  const backup = findClusterBackup(folder, moment)
  await hurryLastWal(instance, originUrl, walArchive)
  const { folder: programs } = await postgresPrograms(instance)
  const user = unprivileged()
  const home = path.join(instance.reachable.folder, 'postgres')
  await layOut(backup.folder, home)
  if (user !== undefined) await run('chown', ['-R', `${user.uid}:${user.gid}`, home])
  const port = await instance.portFor('postgres')
  const url = new URL(originUrl)
  url.host = `127.0.0.1:${port}`
  const recovery = [
    `restore_command=cp ${shellPath(walArchive, '%f')} "%p"`,
    // It is read before the server knows names of time zones, such as Z.
    `recovery_target_time=${moment.toISOString().replace('Z', '+00')}`,
    'recovery_target_action=promote',
    // It is for us alone: nobody reads before it is there, and it adds nothing to the archive.
    'hot_standby=off',
    'archive_mode=off',
    'timezone=UTC',
  ]
  await startProcessPart(instance, {
    ...serverOn({ home, programs, port, user, settings: recovery }),
    name: 'postgres',
    ready: () => hasArrived(url.href),
    readyDeadlineMs: recoveryDeadlineMs,
    remedy: `its WAL archive is ${walArchive}; choose an earlier moment if it ends before`,
  })
  return takeDump(instance, { databaseUrl: url.href, folder, broughtTo: moment })
}

/** A copy of a backup that begins to recover when it is started. */
async function layOut(backup: string, home: string): Promise<void> {
  mkdirSync(home, { recursive: true })
  const data = path.join(home, 'data')
  await run('cp', ['-a', backup, data])
  writeFileSync(path.join(data, 'recovery.signal'), '')
  // Some distributions keep it elsewhere, and then no backup has it.
  const settings = path.join(data, 'postgresql.conf')
  if (!existsSync(settings)) writeFileSync(settings, '')
}

const run = (command: string, commandArguments: readonly string[]): Promise<string> =>
  runCommand(command, commandArguments, { part: 'restore', deadlineMs: copyDeadlineMs })

async function hasArrived(url: string): Promise<true> {
  const isRecovering = await administer(url, async (sql) => {
    const [row] = await sql<[{ answer: boolean }]>`select pg_is_in_recovery() as answer`
    return row.answer
  })
  if (isRecovering) throw new Error('it recovers')
  return true
}

/**
 * Has a server that still runs archive what it has not yet. A moment is only reached by a commit behind it, so there is
 * one. A server that is gone has archived what it could.
 */
async function hurryLastWal(instance: Instance, originUrl: string, walArchive: string): Promise<void> {
  const segment = await administer(originUrl, async (sql) => {
    await sql`select pg_logical_emit_message(true, 'backup', 'a commit')`
    const [row] = await sql<[{ segment: string }]>`select pg_walfile_name(pg_switch_wal()) as segment`
    return row.segment
  }).catch((error: unknown) => {
    instance.report('restore', 'note', `the server of ${databaseOf(originUrl)} is gone: ${reasonOf(error)}`)
    return undefined
  })
  if (segment === undefined) return
  const file = path.join(walArchive, segment)
  await waitUntil(`${segment} is archived`, async () => existsSync(file), archiveDeadlineMs).catch(
    (cause: unknown) => {
      throw new StackError('restore', `${segment} does not come to ${walArchive}`, {
        remedy: 'name the folder of archive_command in BACKUP_WAL_FOLDER',
        cause,
      })
    },
  )
}
