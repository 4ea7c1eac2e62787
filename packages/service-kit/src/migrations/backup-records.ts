import type { Sql } from '../database/session.ts'
import { MigrationError } from './files.ts'

/** DUMP: one file. CLUSTER: all of a server, from which archived WAL leads to any later moment. ELSEWHERE: the platform's own. */
export type BackupKind = 'DUMP' | 'CLUSTER' | 'ELSEWHERE'

export interface BackupRecord {
  readonly kind: BackupKind
  /** Its file, or what the platform calls it. */
  readonly name: string
  /** What was committed before this moment is in it. */
  readonly takenAt: Date
}

/**
 * Writes down in a database that there is a backup of it, as the role that owns it. In the database itself, because that
 * is what whoever migrates reaches, wherever the backup is kept.
 */
export async function recordBackup(sql: Sql, { kind, name, takenAt }: BackupRecord): Promise<void> {
  await sql`
    create table if not exists public.backups (
      id bigint generated always as identity primary key,
      kind varchar(20) not null,
      name varchar(500) not null,
      taken_at timestamptz not null,
      created_at timestamptz not null default now()
    )`
  await sql`insert into public.backups (kind, name, taken_at) values (${kind}, ${name}, ${takenAt})`
}

/** Throws MigrationError unless a backup of this database is recorded that is younger than so many hours, by its clock. */
export async function requireFreshBackup(sql: Sql, maxAgeHours: number): Promise<void> {
  const newest = await findNewestBackup(sql)
  if (newest !== undefined && newest.ageHours < maxAgeHours) return
  const found =
    newest === undefined
      ? 'no backup of this database is recorded'
      : `its newest backup, ${newest.name}, is ${newest.ageHours.toFixed(1)} hours old, and ${maxAgeHours} are allowed`
  throw new MigrationError(`${found}: take one first (npm run backup), or migrate --without-backup`)
}

async function findNewestBackup(sql: Sql): Promise<{ name: string; ageHours: number } | undefined> {
  const [table] = await sql`select to_regclass('public.backups') as name`
  if (table?.['name'] === null) return undefined
  const [newest] = await sql<{ name: string; ageHours: number }[]>`
    select name, (extract(epoch from now() - taken_at) / 3600)::float8 as "ageHours"
    from public.backups order by taken_at desc limit 1`
  return newest
}
