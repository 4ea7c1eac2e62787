import { rowsOf, type Database, type Page, type AdminActor } from '@interview-pass/service-kit'
import { listAuditLogs, type AuditFilter } from './audit-logs.store.ts'
import { reachOf } from './reach.ts'

export type ActQuestion = Omit<AuditFilter, 'tenantId' | 'onlyOf' | 'team'>

/**
 * Acts as far as the actor may see them: their own, their team's, their tenant's or all, newest first. Who may see those of
 * a team and is in none sees their own.
 */
export function listActs({ db }: Database, { actor, tenant }: AdminActor, question: ActQuestion, page: Page) {
  return listAuditLogs(db, { ...question, ...reachOf(actor), tenantId: tenant?.tenantId }, rowsOf(page))
}
