import { fieldRules } from '@interview-pass/contracts'
import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { AppError } from '../app-error.ts'
import type { Db } from './database.ts'

/** No list says that it has more. */
const countedMax = 10_000

/** How many rows hold, where they are at most 10,000, and 10,000 where there are more: what is counted does not grow. */
export function countUpTo(db: Db, table: PgTable, where: SQL | undefined): Promise<number> {
  const one = sql`1`.as('one')
  return db.$count(db.select({ one }).from(table).where(where).limit(countedMax).as('counted'))
}

export interface LongList {
  readonly table: PgTable
  /** What `after` names a row by. */
  readonly key: PgColumn
  /** What it is sorted by, all descending, the last of them unique. */
  readonly by: readonly PgColumn[]
  /** Whose rows those are. */
  readonly of: SQL | undefined
}

/**
 * The condition of the rows of a long list that come after the row named by `after`; undefined where none is named. Throws
 * AppError VALIDATION_FAILED for what is no row of the list.
 */
export async function comesAfter(
  db: Db,
  { table, key, by, of }: LongList,
  after: string | undefined,
): Promise<SQL | undefined> {
  if (after === undefined) return undefined
  const isPlace = and(eq(key, after), of)
  if ((await db.$count(table, isPlace)) === 0) {
    const fields = [{ field: 'query.after', rule: fieldRules.nextOfList }]
    throw new AppError('VALIDATION_FAILED', { details: { fields } })
  }
  const place = by.map((column) => sql`${db.select({ column }).from(table).where(isPlace)}`)
  return sql`(${sql.join([...by], sql`, `)}) < (${sql.join(place, sql`, `)})`
}
