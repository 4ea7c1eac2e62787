import { boolean, jsonb, uuid, varchar } from 'drizzle-orm/pg-core'
import { changes, id, interview, sessionId, tenantId, time } from './table-columns.ts'

/** As tables.ts, for what administration leaves. */
export const auditLogs = interview.table('audit_logs', {
  id: id(),
  tenantId: tenantId(),
  actor: varchar('actor', { length: 255 }).notNull(),
  actorTenant: varchar('actor_tenant', { length: 64 }),
  team: varchar('team', { length: 64 }),
  roles: jsonb('roles').notNull().$type<readonly string[]>(),
  isForeign: boolean('is_foreign').notNull(),
  action: varchar('action', { length: 64 }).notNull(),
  resource: varchar('resource', { length: 40 }).notNull(),
  resourceId: varchar('resource_id', { length: 100 }),
  requestId: uuid('request_id').notNull(),
  metadata: jsonb('metadata')
    .notNull()
    .default({})
    .$type<Readonly<Record<string, string | number | boolean | null>>>(),
  ...changes(),
})

export const deletions = interview.table('deletions', {
  id: id(),
  tenantId: tenantId(),
  sessionId: sessionId(),
  publicId: uuid('public_id').notNull(),
  requestedBy: varchar('requested_by', { length: 20, enum: ['CANDIDATE', 'ADMINISTRATOR'] }).notNull(),
  removed: jsonb('removed').notNull().$type<Readonly<Record<string, number>>>(),
  kept: jsonb('kept').notNull().$type<readonly string[]>(),
  deletedAt: time('deleted_at').notNull(),
  ...changes(),
})
