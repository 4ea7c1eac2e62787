import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { onOneConnection, recordBackup, type BackupKind } from '@interview-pass/service-kit'
import type { ISql } from 'postgres'
import { administer } from '../database/administer.ts'
import { backupPrograms } from '../install/backup-programs.ts'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { connectionOf } from './backup-connection.ts'
import { majorOf, writeManifest, type BackupManifest } from './backup-manifest.ts'

export interface DumpOptions {
  /** Of the database, as the role that owns it or a superuser. */
  readonly databaseUrl: string
  /** Where the file goes; made for its owner alone, since it holds what customers told us. */
  readonly folder: string
  /** Of a database that was brought to a moment, which is then the backup's; it keeps no record of its own. */
  readonly broughtTo?: Date
}

export interface Dump extends BackupManifest {
  readonly file: string
}

/** A dump of a large database takes long. */
export const dumpDeadlineMs = 24 * 3_600_000

/**
 * Dumps all schemas of a database in one snapshot into a file that is named after it and the moment, with its manifest
 * beside it, and writes down in the database that it has a backup.
 * @throws StackError when pg_dump is missing or fails; nothing is left then
 */
export async function takeDump(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  { databaseUrl, folder, broughtTo }: DumpOptions,
): Promise<Dump> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const dump = await administer(databaseUrl, (sql) =>
    sql.begin('isolation level repeatable read read only', async (snapshotHolder) => {
      const { snapshot, ...about } = await describe(snapshotHolder, broughtTo)
      const programs = await backupPrograms(instance, majorOf(about.server_version))
      const file = path.join(folder, `${about.database}-${about.moment.replaceAll(':', '.')}.dump`)
      const draft = `${file}.${process.pid}`
      const { dbname, env } = connectionOf(databaseUrl)
      try {
        await runCommand(
          path.join(programs, 'pg_dump'),
          ['--format=custom', `--snapshot=${snapshot}`, `--file=${draft}`, `--dbname=${dbname}`],
          { part: 'backup', deadlineMs: dumpDeadlineMs, env },
        )
        chmodSync(draft, 0o600)
        renameSync(draft, file)
      } finally {
        rmSync(draft, { force: true })
      }
      return { ...(await writeManifest(file, about)), file }
    }),
  )
  if (broughtTo === undefined) {
    await noteBackup(databaseUrl, { kind: 'DUMP', name: path.basename(dump.file), takenAt: dump.moment })
  }
  return dump
}

/** Writes down, as the role that owns the database, that there is a backup of it. */
export async function noteBackup(
  databaseUrl: string,
  { kind, name, takenAt }: { readonly kind: BackupKind; readonly name: string; readonly takenAt: string },
): Promise<void> {
  await onOneConnection(databaseUrl, {}, async (sql) => {
    const [row] = await sql<[{ owner: string }]>`
      select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()`
    await sql`set role ${sql(row.owner)}`
    await recordBackup(sql, { kind, name, takenAt: new Date(takenAt) })
  })
}

/** Of the transaction's snapshot; its beginning is a moment before which everything is in it. */
async function describe(sql: ISql, broughtTo: Date | undefined) {
  const [row] = await sql<[{ snapshot: string; database: string; version: string; begun: Date }]>`
    select pg_export_snapshot() as snapshot, current_database() as database, now() as begun,
      split_part(current_setting('server_version'), ' ', 1) as version`
  return {
    snapshot: row.snapshot,
    database: row.database,
    moment: (broughtTo ?? row.begun).toISOString(),
    server_version: row.version,
    schemas: await newestMigrations(sql),
  }
}

/** The newest migration of each schema that has any. */
export async function newestMigrations(sql: ISql): Promise<Record<string, string>> {
  const schemas = await sql<{ name: string }[]>`
    select schemaname as name from pg_tables where tablename = 'schema_migrations' order by 1`
  const found: [string, string][] = []
  for (const { name } of schemas) {
    const [newest] = await sql<{ file: string }[]>`
      select name as file from ${sql(name)}.schema_migrations order by version desc limit 1`
    if (newest !== undefined) found.push([name, newest.file])
  }
  return Object.fromEntries(found)
}
