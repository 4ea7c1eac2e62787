import path from 'node:path'
import { stackFolder } from '../folders.ts'
import { backupPrograms } from '../install/backup-programs.ts'
import { reasonOf } from '../stack-error.ts'

const serverMajor = 18

/** Where PostgreSQL's programs are found or put, or why these tests cannot be: said aloud, because silence would look like success. */
export async function programsOrReason() {
  const instance = {
    cacheFolder: path.join(stackFolder(), 'cache'),
    environment: process.env,
    report: () => undefined,
  }
  try {
    await backupPrograms(instance, serverMajor)
    return { instance, isMissing: false, title: '' }
  } catch (error) {
    process.stderr.write(`NOT CHECKED, backup and restore: ${reasonOf(error)}\n`)
    return { instance, isMissing: true, title: ' (not checked: there is no pg_dump that is new enough)' }
  }
}
