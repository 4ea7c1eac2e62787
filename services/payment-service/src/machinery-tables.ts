import { bigint, integer, jsonb, numeric, uuid, varchar } from 'drizzle-orm/pg-core'
import { audit, identity, moment, oneOf, owned, payment, reference } from './table-columns.ts'

export const requestNonces = payment.table('request_nonces', {
  ...owned(),
  apiClientId: reference('api_client_id').notNull(),
  nonce: varchar({ length: 64 }).notNull(),
  expiresAt: moment('expires_at').notNull(),
})

export const idempotencyKeys = payment.table('idempotency_keys', {
  ...owned(),
  caller: varchar({ length: 100 }).notNull(),
  route: varchar({ length: 100 }).notNull(),
  key: varchar({ length: 255 }).notNull(),
  bodyHash: varchar('body_hash', { length: 64 }).notNull(),
  resourceId: uuid('resource_id'),
  responseStatus: integer('response_status'),
  responseBody: jsonb('response_body'),
  leaseUntil: moment('lease_until'),
})

export const outbox = payment.table('outbox', {
  ...owned(),
  eventId: uuid('event_id').notNull(),
  topic: varchar({ length: 100 }).notNull(),
  key: varchar({ length: 100 }).notNull(),
  type: varchar({ length: 100 }).notNull(),
  payload: jsonb().notNull(),
  headers: jsonb().notNull(),
  publishedAt: moment('published_at'),
})

export const inbox = payment.table('inbox', {
  ...owned(),
  consumer: varchar({ length: 100 }).notNull(),
  eventId: uuid('event_id').notNull(),
  type: varchar({ length: 100 }).notNull(),
  handledAt: moment('handled_at').notNull().defaultNow(),
})

export const kpiValues = payment.table('kpi_values', {
  ...owned(),
  kpi: varchar({ length: 64 }).notNull(),
  period: oneOf(['MINUTE', 'HOUR', 'DAY', 'WEEK'], '', 10),
  periodStart: moment('period_start').notNull(),
  numerator: numeric({ precision: 30, scale: 6 }).notNull(),
  denominator: numeric({ precision: 30, scale: 6 }).notNull(),
  sampleCount: bigint('sample_count', { mode: 'bigint' }).notNull(),
})

export const jobProgress = payment.table('job_progress', {
  id: identity(),
  job: varchar({ length: 64 }).notNull(),
  reachedAt: moment('reached_at').notNull(),
  ...audit(),
})

export const deadLetterReplays = payment.table('dead_letter_replays', {
  ...owned(),
  topic: varchar({ length: 100 }).notNull(),
  consumerGroup: varchar('consumer_group', { length: 100 }).notNull(),
  letterOffset: reference('letter_offset').notNull(),
  parkedAt: moment('parked_at').notNull(),
  replays: integer().notNull().default(0),
  replayedBy: varchar('replayed_by', { length: 255 }).notNull(),
  replayedAt: moment('replayed_at'),
  sendingUntil: moment('sending_until'),
})
