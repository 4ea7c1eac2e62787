import { parseArgs } from 'node:util'
import { loadConfig } from '../config/load-config.ts'
import { onOneConnection } from '../database/session.ts'
import { migrateConfig } from '../migrations/migrate-config.ts'
import { migrate, migrationStatus } from '../migrations/migrate.ts'

const usage =
  'usage: migrate.ts up|down|status --directory <folder> --schema <name> [--steps <n>] [--without-backup]; DATABASE_OWNER_URL says where'

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      directory: { type: 'string' },
      schema: { type: 'string' },
      steps: { type: 'string' },
      'without-backup': { type: 'boolean', default: false },
    },
  })
  const [command] = positionals
  const { directory, schema } = values
  if (directory === undefined || schema === undefined) throw new Error(usage)
  const config = loadConfig(migrateConfig, process.env)
  const { DATABASE_OWNER_URL: url } = config
  if (command === 'status') return printStatus(url, { directory, schema })
  if (command !== 'up' && command !== 'down') throw new Error(usage)
  const steps = values.steps === undefined ? {} : { steps: Number.parseInt(values.steps, 10) }
  const isGuarded = config.NODE_ENV === 'production' && !values['without-backup']
  const { applied } = await migrate({
    url,
    directory,
    schema,
    direction: command,
    ...steps,
    backupMaxAgeHours: isGuarded ? config.MIGRATE_BACKUP_HOURS : undefined,
    log: print,
  })
  if (applied.length === 0) print('nothing to do')
}

async function printStatus(url: string, target: { directory: string; schema: string }): Promise<void> {
  const { applied, pending } = await onOneConnection(url, {}, (sql) => migrationStatus(sql, target))
  for (const file of applied) print(`applied ${file}`)
  for (const file of pending) print(`pending ${file}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
