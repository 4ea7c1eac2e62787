import type { Database } from '../database/database.ts'
import type { AdminActor } from '../http/access/admin-access.ts'
import { rowsOfLongList, type PageOfLongList } from '../http/request/pages.ts'
import { reachOf } from './reach.ts'
import { listAuditLogs, type AuditFilter } from './rows.ts'

export type WantedActs = Omit<AuditFilter, 'tenantId' | 'onlyOf' | 'team'>

/**
 * Acts as far as the actor may see them: their own, their team's, their tenant's or all, newest first. Who may see those of
 * a team and is in none sees their own.
 */
export function listActs(
  { db }: Database,
  { actor, tenant }: AdminActor,
  wanted: WantedActs,
  page: PageOfLongList,
) {
  return listAuditLogs(db, { ...wanted, ...reachOf(actor), tenantId: tenant?.tenantId }, rowsOfLongList(page))
}
