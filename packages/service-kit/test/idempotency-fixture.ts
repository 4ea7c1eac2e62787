import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { openDatabase, type Db } from '../src/database/database.ts'
import {
  bindResource,
  requestHash,
  type IdempotencyClaim,
  type IdempotencyInput,
} from '../src/idempotency/idempotency.ts'
import { createKitTables, createTestDatabase } from '../src/testing/index.ts'

/** A database with the table of keys, and things to be made under them. */
export interface Things {
  readonly db: Db
  /** Makes a thing and binds it, as a use case does; the one of the claim when it has one. */
  make(claim: IdempotencyClaim | undefined): Promise<string>
  count(): Promise<number>
  close(): Promise<void>
}

const counted = z.tuple([z.object({ n: z.int() })])

export async function openThings(): Promise<Things> {
  const testDatabase = await createTestDatabase({ purpose: 'kit_idempotency' })
  await createKitTables(testDatabase.url, 'kit')
  const database = openDatabase({
    url: testDatabase.url,
    schema: 'kit',
    applicationName: 'test',
    poolMax: 5,
    statementTimeoutMs: 5000,
  })
  await database.db.execute(sql`create table things (id uuid primary key)`)
  return {
    db: database.db,
    async make(claim) {
      if (claim?.resourceId !== undefined) return claim.resourceId
      const id = randomUUID()
      await database.transaction(async (tx) => {
        await tx.execute(sql`insert into things (id) values (${id})`)
        await bindResource(tx, claim, id)
      })
      return id
    },
    async count() {
      const rows = await database.db.execute(sql`select count(*)::int as n from things`)
      return counted.parse([...rows])[0].n
    },
    async close() {
      await database.close()
      await testDatabase.drop()
    },
  }
}

/** A request with a key of its own. */
export function idempotencyInput(changes: Partial<IdempotencyInput> = {}): IdempotencyInput {
  return {
    tenantId: 1n,
    caller: 'client',
    route: 'POST /things',
    key: randomUUID(),
    bodyHash: requestHash({}, Buffer.from('{}')),
    store: 'ANSWER',
    ...changes,
  }
}
