import path from 'node:path'
import { migrate, MigrationError } from '@interview-pass/service-kit'
import { projectFolder } from '../folders.ts'
import { StackError } from '../stack-error.ts'

/** In this order: interview-service reads a table that payment-service makes. */
const owners = [
  { service: 'payment-service', schema: 'payment' },
  { service: 'interview-service', schema: 'interview' },
]

/** Each schema and where its migrations are, in the order in which they are applied. */
export const migratedIn = (checkout: string) =>
  owners.map(({ service, schema }) => ({
    schema,
    directory: path.join(checkout, 'services', service, 'migrations'),
  }))

/**
 * Brings both services' schemas to what a checkout has, by default this one, as the role that owns the database.
 * @throws StackError naming the file that is missing, wrong, or not the one that made the data
 */
export async function migrateServices(ownerUrl: string, checkout = projectFolder): Promise<void> {
  for (const { schema, directory } of migratedIn(checkout)) {
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
