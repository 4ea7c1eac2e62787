import { bigint, pgSchema, timestamp, varchar } from 'drizzle-orm/pg-core'

/** Its tables are the mirror of schema.sql for reads and everything that is not hot; migrations are the truth. */
export const payment = pgSchema('payment')

/** Columns that many tables have. */
export const identity = () => bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity()
export const reference = (name: string) => bigint(name, { mode: 'bigint' })
export const moment = (name: string) => timestamp(name, { withTimezone: true })
/** A column of words, held by a check. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  words: Words,
  name = '',
  length = 20,
) => varchar(name, { length, enum: words }).notNull()
export const status = () => oneOf(['ACTIVE', 'INACTIVE']).default('ACTIVE')
export const language = (name = '') => oneOf(['zh-CN', 'en'], name, 10).default('zh-CN')
export const audit = () => ({
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
})
/** What each row of a tenant has. */
export const owned = () => ({ id: identity(), tenantId: reference('tenant_id').notNull(), ...audit() })
