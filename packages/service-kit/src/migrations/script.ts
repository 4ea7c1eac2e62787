import type { TransactionSql } from 'postgres'
import { MigrationError } from './files.ts'
import type { Sql } from '../database/session.ts'

export interface MigrationScript {
  readonly file: string
  readonly text: string
}

type MigrationTransaction = TransactionSql<{ bigint: bigint }>

const noTransactionMarker = /^-- no-transaction\s*$/
const transactionControl = /^\s*(?:begin|start transaction|commit|rollback|end)\s*;/im
const concurrently = /^(?:create\s+(?:unique\s+)?|drop\s+)index\s+concurrently\s/i
const createConcurrently =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?\s+on\s/i

/**
 * Runs one script and then `record`: both in one transaction, or, for a script whose first line is `-- no-transaction`,
 * statement by statement, so that a run that failed half-way is resumed by the next one.
 */
export async function runScript(
  sql: Sql,
  script: MigrationScript,
  options: { schema: string; record: (sql: Sql | MigrationTransaction) => Promise<void> },
): Promise<void> {
  const [firstLine = ''] = script.text.split('\n', 1)
  if (noTransactionMarker.test(firstLine)) {
    await runWithoutTransaction(sql, script, options.schema)
    await options.record(sql)
    return
  }
  if (transactionControl.test(script.text)) {
    throw new MigrationError(`${script.file}: must not begin or end a transaction; the runner does`)
  }
  await sql.begin(async (tx) => {
    await tx.unsafe(script.text)
    await options.record(tx)
  })
}

async function runWithoutTransaction(sql: Sql, script: MigrationScript, schema: string): Promise<void> {
  const statements = statementsOf(script)
  // CONCURRENTLY waits for every older transaction of the table, which may be long and blocks nobody meanwhile.
  await sql`set lock_timeout = 0`
  try {
    for (const statement of statements) {
      const [, index] = createConcurrently.exec(statement) ?? []
      if (index !== undefined && (await removeUnlessValid(sql, schema, index)) === 'VALID') continue
      await sql.unsafe(statement)
    }
  } finally {
    await sql`reset lock_timeout`
  }
}

function statementsOf(script: MigrationScript): string[] {
  const statements = script.text
    .replaceAll(/^\s*--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  const strange = statements.find((statement) => !concurrently.test(statement))
  if (strange !== undefined) {
    throw new MigrationError(
      `${script.file}: only CREATE or DROP INDEX CONCURRENTLY may run without a transaction`,
    )
  }
  return statements
}

/** A failed CREATE INDEX CONCURRENTLY leaves an invalid index of that name behind, which would be taken for the real one. */
async function removeUnlessValid(sql: Sql, schema: string, index: string): Promise<'VALID' | 'ABSENT'> {
  const [found] = await sql<{ indisvalid: boolean }[]>`
    select i.indisvalid from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = ${index}`
  if (found === undefined) return 'ABSENT'
  if (found.indisvalid) return 'VALID'
  await sql`drop index concurrently ${sql(schema)}.${sql(index)}`
  return 'ABSENT'
}
