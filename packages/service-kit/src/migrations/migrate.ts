import { setTimeout as delay } from 'node:timers/promises'
import { onOneConnection, tryLock, type Sql } from '../database/session.ts'
import { requireFreshBackup } from './backup-records.ts'
import { listMigrations, MigrationError, readMigrations, type Migration } from './files.ts'
import { runScript } from './script.ts'

export interface MigrationTarget {
  /** Holds `V001__name.sql` and, beside each, its roll-back `U001__name.sql`. */
  readonly directory: string
  readonly schema: string
}

export interface MigrateOptions extends MigrationTarget {
  /** Of the role that owns the schema. */
  readonly url: string
  /** Default up. */
  readonly direction?: 'up' | 'down'
  /** How many to apply (default all) or to roll back (default 1). */
  readonly steps?: number
  /** Refuses to change a schema that is in use unless a backup younger than this is recorded; absent: none is asked for. */
  readonly backupMaxAgeHours?: number | undefined
  readonly log?: (line: string) => void
}

export interface MigrationStatus {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

interface HistoryRow {
  readonly version: number
  readonly name: string
  readonly checksum: string
}

const lockWaitMs = 60_000
const lockRetryMs = 200
const lockTimeoutMs = 10_000

/**
 * Brings a schema up, or some steps down; the schema and its history table are made when absent. Each file is one
 * transaction with its history row. Runners that come at once apply each file once. Throws MigrationError naming the file
 * when a file is missing, out of order or changed since it was applied, or when its SQL fails, and one that says what to do
 * when a fresh backup is wanted and there is none.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory)
  return onOneConnection(options.url, connectionOf(options), async (sql) => {
    await lock(sql, options.schema)
    await createHistory(sql, options.schema)
    const history = await readHistory(sql, options.schema)
    verify(migrations, history)
    const changesNothing = options.direction !== 'down' && pendingOf(migrations, history).length === 0
    // An empty schema has nothing to lose.
    if (options.backupMaxAgeHours !== undefined && history.length > 0 && !changesNothing) {
      await requireFreshBackup(sql, options.backupMaxAgeHours)
    }
    return options.direction === 'down'
      ? rollBack(sql, options, migrations, history)
      : apply(sql, options, migrations, history)
  })
}

/** What is applied and what is pending, for readiness. Files newer than this checkout's are not an error: a newer release made them. */
export async function migrationStatus(sql: Sql, target: MigrationTarget): Promise<MigrationStatus> {
  const steps = await listMigrations(target.directory)
  const [table] = await sql`select to_regclass(${`${target.schema}.schema_migrations`}) as name`
  const history = table?.['name'] === null ? [] : await readHistory(sql, target.schema)
  const versions = new Set(history.map((row) => row.version))
  return {
    applied: history.map((row) => row.name),
    pending: steps.filter((step) => !versions.has(step.version)).map((step) => step.file),
  }
}

const connectionOf = ({ schema }: MigrationTarget) => ({
  application_name: 'migrate',
  search_path: schema,
  TimeZone: 'UTC',
  // A statement that waits for a lock makes everybody else wait behind it: better to fail and be run again.
  lock_timeout: lockTimeoutMs,
})

/** Waits by asking again: a session that waits inside a statement would itself hold up CREATE INDEX CONCURRENTLY. */
async function lock(sql: Sql, schema: string): Promise<void> {
  const deadline = Date.now() + lockWaitMs
  while (Date.now() < deadline) {
    if (await tryLock(sql, `migrations of ${schema}`)) return
    await delay(lockRetryMs)
  }
  throw new MigrationError(
    `another run holds the migrations of schema ${schema} for more than ${lockWaitMs} ms`,
  )
}

async function createHistory(sql: Sql, schema: string): Promise<void> {
  // Asked first, because CREATE SCHEMA IF NOT EXISTS needs the right to create one even when it exists.
  const [namespace] = await sql`select to_regnamespace(${schema}) as name`
  if (namespace?.['name'] === null) await sql`create schema ${sql(schema)}`
  await sql`
    create table if not exists ${sql(schema)}.schema_migrations (
      version integer primary key,
      name varchar(200) not null,
      checksum varchar(64) not null,
      applied_at timestamptz not null default now()
    )`
}

async function readHistory(sql: Sql, schema: string): Promise<HistoryRow[]> {
  return sql<HistoryRow[]>`
    select version, name, checksum from ${sql(schema)}.schema_migrations order by version`
}

function verify(migrations: readonly Migration[], history: readonly HistoryRow[]): void {
  for (const row of history) {
    const step = migrations[row.version - 1]
    if (step === undefined) continue
    if (step.file !== row.name) {
      throw new MigrationError(`${row.name}: was applied but is now named ${step.file}`)
    }
    if (step.checksum !== row.checksum) {
      throw new MigrationError(`${step.file}: was changed after it was applied`)
    }
  }
}

function pendingOf(migrations: readonly Migration[], history: readonly HistoryRow[]): Migration[] {
  const done = new Set(history.map((row) => row.version))
  return migrations.filter((step) => !done.has(step.version))
}

async function apply(
  sql: Sql,
  options: MigrateOptions,
  migrations: readonly Migration[],
  history: readonly HistoryRow[],
): Promise<{ applied: string[] }> {
  const pending = pendingOf(migrations, history).slice(0, options.steps)
  for (const step of pending) {
    await runNamed(step.file, () =>
      runScript(sql, step, {
        schema: options.schema,
        async record(query) {
          await query`
            insert into ${query(options.schema)}.schema_migrations (version, name, checksum)
            values (${step.version}, ${step.file}, ${step.checksum})`
        },
      }),
    )
    options.log?.(`applied ${step.file}`)
  }
  return { applied: pending.map((step) => step.file) }
}

async function rollBack(
  sql: Sql,
  options: MigrateOptions,
  migrations: readonly Migration[],
  history: readonly HistoryRow[],
): Promise<{ applied: string[] }> {
  const undone: string[] = []
  for (const row of history.toReversed().slice(0, options.steps ?? 1)) {
    const step = migrations[row.version - 1]
    if (step === undefined) throw new MigrationError(`${row.name}: was applied but its files are missing`)
    const script = { file: step.undoFile, text: step.undoText }
    await runNamed(script.file, () =>
      runScript(sql, script, {
        schema: options.schema,
        async record(query) {
          await query`delete from ${query(options.schema)}.schema_migrations where version = ${row.version}`
        },
      }),
    )
    options.log?.(`applied ${script.file}`)
    undone.push(script.file)
  }
  return { applied: undone }
}

async function runNamed(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause
    throw new MigrationError(`${file}: ${cause instanceof Error ? cause.message : 'failed'}`, { cause })
  }
}
