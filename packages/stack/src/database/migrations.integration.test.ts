import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestNamespace, type TestNamespace } from '../testing/test-namespace.ts'
import { administer } from './administer.ts'
import { migrateServices } from './migrations.ts'

let namespace: TestNamespace

beforeAll(async () => {
  namespace = await openTestNamespace()
})
afterAll(() => namespace.close())

it('names the migration that is not the one that made the data, and what to do', async () => {
  await administer(
    namespace.ownerUrl,
    (sql) => sql`update interview.schema_migrations set checksum = 'of another text' where version = 1`,
  )
  await expect(migrateServices(namespace.ownerUrl)).rejects.toThrow(
    /^database: schema interview, V001__\w+\.sql: was changed after it was applied\n  what to do: .*npm run stack:reset/u,
  )
})
