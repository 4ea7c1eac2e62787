import path from 'node:path'
import { loadConfig, urlOf } from '@interview-pass/service-kit'
import { z } from 'zod'
import { readAddresses } from '../addresses.ts'
import { projectFolder, reachableFolder, stackFolder } from '../folders.ts'
import { walArchiveIn, type Instance } from '../instance.ts'
import { printProgress, reporter } from '../progress.ts'

/** The variables of `npm run backup` and `npm run restore`. */
const backupVariables = z.object({
  BACKUP_DATABASE_URL: urlOf('postgres:', 'postgresql:')
    .optional()
    .describe(
      'The database: as its owner for a dump, as a superuser for a backup of the cluster, as one that may make databases for a restore; unset, that of the stack that runs',
    ),
  BACKUP_ORIGIN_URL: urlOf('postgres:', 'postgresql:')
    .optional()
    .describe(
      'For a restore to a moment on another server: the database that was copied with its cluster, as a superuser',
    ),
  BACKUP_FOLDER: z
    .string()
    .default('backups')
    .describe('Where backups are, below the checkout unless it is absolute'),
  BACKUP_WAL_FOLDER: z
    .string()
    .optional()
    .describe('Where the server archives its WAL; unset, where `npm start -- --archive-wal` does'),
  BACKUP_REDIS_URL: urlOf('redis:', 'rediss:')
    .optional()
    .describe(
      'Redis of the services, whose copies of what is restored are removed; unset, that of the stack that runs, where the database is',
    ),
  BACKUP_PROGRAMS: z
    .string()
    .optional()
    .describe("Folder of PostgreSQL's programs; unset, the PATH's where they are new enough, else a wheel"),
  NS: z.string().default('').describe('As the services have it'),
})

export interface BackupSettings {
  readonly databaseUrl: string
  /** Of the database in the cluster that was copied, whose server may be gone. */
  readonly originUrl: string
  readonly folder: string
  readonly walArchive: string
  readonly redisUrl: string | undefined
  readonly namespace: string
}

/**
 * What is backed up, and where to: as the environment says, else the database of the stack of this checkout that runs.
 * @throws ConfigError naming every variable that is wrong
 * @throws StackError when neither says which database
 */
export function readBackupSettings(environment: NodeJS.ProcessEnv): BackupSettings {
  const given = loadConfig(backupVariables, environment)
  const running = given.BACKUP_DATABASE_URL === undefined ? readAddresses() : undefined
  const databaseUrl = given.BACKUP_DATABASE_URL ?? running?.postgres.superuser_url ?? ''
  return {
    databaseUrl,
    originUrl: given.BACKUP_ORIGIN_URL ?? databaseUrl,
    folder: path.resolve(projectFolder, given.BACKUP_FOLDER),
    walArchive: given.BACKUP_WAL_FOLDER ?? walArchiveIn(path.join(reachableFolder(stackFolder()), 'start')),
    redisUrl: given.BACKUP_REDIS_URL ?? running?.redis.url,
    namespace: given.NS,
  }
}

/** What installs PostgreSQL's programs for a command that starts nothing. */
export function commandInstance(
  environment: NodeJS.ProcessEnv,
): Pick<Instance, 'cacheFolder' | 'environment' | 'report'> {
  const cacheFolder = path.join(stackFolder(), 'cache')
  return { cacheFolder, environment, report: reporter(printProgress) }
}
