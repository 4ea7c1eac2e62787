import { and, desc, eq, gte, lt } from 'drizzle-orm'
import type { Db, Tx } from '../database/database.ts'
import { comesAfter, countUpTo } from '../database/long-lists.ts'
import type { RowsOfLongList } from '../http/request/pages.ts'
import { auditLogs, tenants } from './tables.ts'

/** Appends one row; rows are never changed. */
export async function insertAuditLog(
  tx: Tx,
  row: typeof auditLogs.$inferInsert & { tenantId: bigint | null },
): Promise<void> {
  await tx.insert(auditLogs).values(row)
}

/** What acts are looked for by; all that is given must hold. */
export interface AuditFilter {
  /** Undefined for those of all tenants. */
  readonly tenantId: bigint | undefined
  readonly actor?: string | undefined
  /** Only acts of this actor, whatever else is asked for. */
  readonly onlyOf?: string | undefined
  readonly team?: string | undefined
  readonly action?: string | undefined
  readonly resource?: string | undefined
  readonly resourceId?: string | undefined
  readonly requestId?: string | undefined
  readonly isForeign?: boolean | undefined
  /** Included. */
  readonly createdFrom?: Date | undefined
  /** Not included. */
  readonly createdTo?: Date | undefined
}

export type AuditLog = Awaited<ReturnType<typeof listAuditLogs>>['found'][number]

/** The acts of one page, newest first, and how many there are. */
export async function listAuditLogs(
  db: Db,
  { createdFrom, createdTo, onlyOf, ...given }: AuditFilter,
  rows: RowsOfLongList,
) {
  const equal = (name: keyof typeof given) => {
    const value = given[name]
    return value === undefined ? undefined : eq(auditLogs[name], value)
  }
  const where = and(
    equal('tenantId'),
    equal('actor'),
    onlyOf === undefined ? undefined : eq(auditLogs.actor, onlyOf),
    equal('team'),
    equal('action'),
    equal('resource'),
    equal('resourceId'),
    equal('requestId'),
    equal('isForeign'),
    createdFrom && gte(auditLogs.createdAt, createdFrom),
    createdTo && lt(auditLogs.createdAt, createdTo),
  )
  const list = { table: auditLogs, key: auditLogs.id, by: [auditLogs.id], of: equal('tenantId') }
  const found = await db
    .select({ act: auditLogs, tenantId: tenants.publicId })
    .from(auditLogs)
    .leftJoin(tenants, eq(tenants.id, auditLogs.tenantId))
    .where(and(where, await comesAfter(db, list, rows.after)))
    .orderBy(desc(auditLogs.id))
    .limit(rows.limit)
    .offset(rows.offset)
  return { found, total: await countUpTo(db, auditLogs, where) }
}
