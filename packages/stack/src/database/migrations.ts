import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { migrate, MigrationError } from '@interview-pass/service-kit'
import { projectFolder } from '../folders.ts'
import { StackError } from '../stack-error.ts'
import { rolesFile } from './roles.ts'

/** In this order: interview-service reads a table that payment-service makes. */
const migrated = [
  { service: 'payment-service', schema: 'payment' },
  { service: 'interview-service', schema: 'interview' },
].map(({ service, schema }) => ({
  schema,
  directory: path.join(projectFolder, 'services', service, 'migrations'),
}))

/**
 * Brings both services' schemas up to date, as the role that owns the database.
 * @throws StackError naming the file that is missing, wrong, or not the one that made the data
 */
export async function migrateServices(ownerUrl: string): Promise<void> {
  for (const { schema, directory } of migrated) {
    await migrate({ url: ownerUrl, directory, schema, direction: 'up' }).catch((error: unknown) => {
      if (!(error instanceof MigrationError)) throw error
      throw new StackError('database', `schema ${schema}, ${error.message}`, {
        remedy:
          'put that file right, or give the data up: npm run stack:reset (docker compose down --volumes)',
        cause: error,
      })
    })
  }
}

/** Changes whenever the roles or any migration does. */
export function schemaVersion(): string {
  const hash = createHash('sha256').update(readFileSync(rolesFile))
  for (const { directory } of migrated) {
    for (const file of readdirSync(directory).toSorted()) {
      hash.update(`\0${file}\0`).update(readFileSync(path.join(directory, file)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}
