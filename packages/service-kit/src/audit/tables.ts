import { bigint, boolean, jsonb, pgTable, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'

/** Values by the names of the API. */
export type ActMetadata = Readonly<Record<string, string | number | boolean | null>>

/** The tables of the service's own schema, which the connection looks into. Each service's migrations make them and say what they hold. */
export const auditLogs = pgTable('audit_logs', {
  id: bigint({ mode: 'bigint' }).generatedAlwaysAsIdentity(),
  tenantId: bigint('tenant_id', { mode: 'bigint' }),
  actor: varchar().notNull(),
  actorTenant: varchar('actor_tenant'),
  team: varchar(),
  roles: jsonb().$type<readonly string[]>().notNull(),
  isForeign: boolean('is_foreign').notNull(),
  action: varchar().notNull(),
  resource: varchar().notNull(),
  resourceId: varchar('resource_id'),
  requestId: uuid('request_id').notNull(),
  metadata: jsonb().$type<ActMetadata>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

export const tenants = pgTable('tenants', {
  id: bigint({ mode: 'bigint' }).notNull(),
  publicId: uuid('public_id').notNull(),
})
