import path from 'node:path'
import { migrate, MigrationError } from '@interview-pass/service-kit'
import { projectFolder } from '../folders.ts'
import { StackError } from '../stack-error.ts'

/** In this order: interview-service reads a table that payment-service makes. */
export const migrated = [
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
