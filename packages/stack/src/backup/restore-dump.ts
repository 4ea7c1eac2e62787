import path from 'node:path'
import { availableParallelism } from 'node:os'
import type { Sql } from 'postgres'
import { administer } from '../database/administer.ts'
import { createDatabase, databaseExists } from '../database/prepare-database.ts'
import { roles } from '../database/roles.ts'
import { backupPrograms } from '../install/backup-programs.ts'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { connectionOf, otherDatabase } from './backup-connection.ts'
import { majorOf, readWholeBackup, type BackupManifest } from './backup-manifest.ts'
import { dumpDeadlineMs, newestMigrations, noteBackup } from './take-dump.ts'

export interface RestoreOptions {
  /** Of any database of the server that is restored to, as a role that may make databases and act as their owner. */
  readonly serverUrl: string
  readonly file: string
  /** What the database shall be called; by default as it was when the backup was taken. */
  readonly into?: string | undefined
  /** Put the database of that name aside when it holds anything; otherwise that is refused. */
  readonly replace?: boolean | undefined
}

export interface Restored {
  readonly database: string
  readonly manifest: BackupManifest
  /** What the database that was there is called now. */
  readonly putAside?: string
}

/**
 * Restores a dump into a database of its own, looks at what came of it, and only then gives it its name. Nothing that was
 * there is removed: a database of that name is put aside, and whoever is connected to it is thrown out.
 * @throws StackError when the file is not whole, roles are missing, the database holds something and `replace` is not
 *   said, or pg_restore fails; the server is as it was then
 */
export async function restoreDump(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
  { serverUrl, file, into, replace = false }: RestoreOptions,
): Promise<Restored> {
  const manifest = await readWholeBackup(file)
  const database = into ?? manifest.database
  const draft = `${database}_being_restored`
  return administer(otherDatabase(serverUrl, 'postgres'), async (sql) => {
    const programs = await backupPrograms(instance, await verifyServer(sql, manifest))
    const holdsData = await isInUse(sql, serverUrl, database)
    if (holdsData && !replace) {
      throw new StackError('restore', `the database ${database} holds data`, {
        remedy: '--replace puts it aside under another name, --into NAME restores beside it',
      })
    }
    await sql`drop database if exists ${sql(draft)} with (force)`
    await createDatabase(sql, draft)
    try {
      await fill(programs, otherDatabase(serverUrl, draft), file)
      await verifyContent(otherDatabase(serverUrl, draft), manifest)
      const origin = { kind: 'DUMP', name: path.basename(file), takenAt: manifest.moment } as const
      await noteBackup(otherDatabase(serverUrl, draft), origin)
      const putAside = await putInPlace(sql, { database, draft, holdsData })
      return { database, manifest, ...(putAside !== undefined && { putAside }) }
    } catch (error) {
      await sql`drop database if exists ${sql(draft)} with (force)`
      throw error
    }
  })
}

/** Returns the server's major version. */
async function verifyServer(sql: Sql, manifest: BackupManifest): Promise<number> {
  const [row] = await sql<[{ version: string; roles: string[] }]>`
    select current_setting('server_version') as version,
      array(select rolname::text from pg_roles where rolname in ${sql(Object.values(roles))}) as roles`
  const major = majorOf(row.version)
  if (major < majorOf(manifest.server_version)) {
    throw new StackError(
      'restore',
      `the server is ${row.version}, and the backup of ${manifest.server_version}`,
    )
  }
  const missing = Object.values(roles).filter((role) => !row.roles.includes(role))
  if (missing.length === 0) return major
  throw new StackError('restore', `the server has no role ${missing.join(', ')}`, {
    remedy: 'run infra/postgres/roles.sql as a superuser first',
  })
}

/** Whether there is a database of that name with a table in it. */
async function isInUse(sql: Sql, serverUrl: string, database: string): Promise<boolean> {
  if (!(await databaseExists(sql, database))) return false
  return administer(otherDatabase(serverUrl, database), async (inside) => {
    const tables = await inside`
      select from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 1`
    return tables.length > 0
  })
}

async function fill(programs: string, url: string, file: string): Promise<void> {
  const { dbname, env } = connectionOf(url)
  const jobs = Math.min(availableParallelism(), 4)
  await runCommand(
    path.join(programs, 'pg_restore'),
    ['--exit-on-error', `--jobs=${jobs}`, `--dbname=${dbname}`, file],
    { part: 'restore', deadlineMs: dumpDeadlineMs, env },
  )
}

/** And lets the planner know what is in it. */
async function verifyContent(url: string, manifest: BackupManifest): Promise<void> {
  const schemas = await administer(url, async (sql) => {
    await sql`analyze`
    return newestMigrations(sql)
  })
  if (JSON.stringify(schemas) === JSON.stringify(manifest.schemas)) return
  throw new StackError('restore', `the schemas are ${JSON.stringify(schemas)}, and not as the manifest says`)
}

/** Returns what the database that was there is called now; none when it was empty or not there. */
async function putInPlace(
  sql: Sql,
  { database, draft, holdsData }: { database: string; draft: string; holdsData: boolean },
): Promise<string | undefined> {
  if (!holdsData) {
    await sql`drop database if exists ${sql(database)} with (force)`
    await sql`alter database ${sql(draft)} rename to ${sql(database)}`
    return undefined
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const aside = `${database}_until_${stamp}`
  // Nobody comes back in between, and a database is renamed only while nobody is in it.
  await sql`alter database ${sql(database)} with allow_connections false`
  try {
    await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${database}`
    await sql`alter database ${sql(database)} rename to ${sql(aside)}`
  } catch (error) {
    await sql`alter database ${sql(database)} with allow_connections true`
    throw error
  }
  await sql`alter database ${sql(draft)} rename to ${sql(database)}`
  await sql`alter database ${sql(aside)} with allow_connections true`
  return aside
}
