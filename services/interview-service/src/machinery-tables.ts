import { bigint, integer, jsonb, numeric, uuid, varchar } from 'drizzle-orm/pg-core'
import { changes, id, interview, tenantId, time } from './table-columns.ts'

/** As tables.ts, for what the kit writes; here so that the mirror is whole. */
export const outbox = interview.table('outbox', {
  id: id(),
  tenantId: tenantId(),
  eventId: uuid('event_id').notNull(),
  topic: varchar('topic', { length: 100 }).notNull(),
  key: varchar('key', { length: 100 }).notNull(),
  type: varchar('type', { length: 100 }).notNull(),
  payload: jsonb('payload').notNull(),
  headers: jsonb('headers').notNull(),
  publishedAt: time('published_at'),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
})

export const inbox = interview.table('inbox', {
  id: id(),
  tenantId: tenantId(),
  consumer: varchar('consumer', { length: 100 }).notNull(),
  eventId: uuid('event_id').notNull(),
  type: varchar('type', { length: 100 }).notNull(),
  handledAt: time('handled_at').notNull().defaultNow(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
})

export const idempotencyKeys = interview.table('idempotency_keys', {
  id: id(),
  tenantId: tenantId(),
  caller: varchar('caller', { length: 100 }).notNull(),
  route: varchar('route', { length: 100 }).notNull(),
  key: varchar('key', { length: 255 }).notNull(),
  bodyHash: varchar('body_hash', { length: 64 }).notNull(),
  resourceId: uuid('resource_id'),
  responseStatus: integer('response_status'),
  responseBody: jsonb('response_body'),
  leaseUntil: time('lease_until'),
  ...changes(),
})

export const kpiValues = interview.table('kpi_values', {
  id: id(),
  tenantId: tenantId(),
  kpi: varchar('kpi', { length: 64 }).notNull(),
  period: varchar('period', { length: 10, enum: ['MINUTE', 'HOUR', 'DAY', 'WEEK'] }).notNull(),
  periodStart: time('period_start').notNull(),
  numerator: numeric('numerator', { precision: 30, scale: 6 }).notNull(),
  denominator: numeric('denominator', { precision: 30, scale: 6 }).notNull(),
  sampleCount: bigint('sample_count', { mode: 'bigint' }).notNull(),
  ...changes(),
})
