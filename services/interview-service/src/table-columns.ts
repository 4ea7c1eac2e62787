import { bigint, pgSchema, timestamp } from 'drizzle-orm/pg-core'

/** Its tables are the mirror of schema.sql; migrations are the truth. */
export const interview = pgSchema('interview')

/** Columns that many tables have. */
export const id = () => bigint('id', { mode: 'bigint' }).generatedAlwaysAsIdentity().notNull()
export const tenantId = () => bigint('tenant_id', { mode: 'bigint' }).notNull()
export const sessionId = () => bigint('session_id', { mode: 'bigint' }).notNull()
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const changes = () => ({
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
})
