import { bigint, date, integer, uuid, varchar } from 'drizzle-orm/pg-core'
import { audit, identity, moment, payment, reference } from './table-columns.ts'

/** As tables.ts, for what is kept of bills. */
export const reconciliationRuns = payment.table('reconciliation_runs', {
  id: identity(),
  tenantId: reference('tenant_id'),
  channel: varchar({ length: 20 }).notNull(),
  day: date().notNull(),
  status: varchar({ length: 20, enum: ['PENDING', 'RECONCILED', 'GIVEN_UP'] })
    .notNull()
    .default('PENDING'),
  dueAt: moment('due_at'),
  checkCount: integer('check_count').notNull().default(0),
  checkReason: varchar('check_reason', { length: 64 }),
  payments: integer(),
  refunds: integer(),
  paidFen: bigint('paid_fen', { mode: 'bigint' }),
  refundedFen: bigint('refunded_fen', { mode: 'bigint' }),
  feeFen: bigint('fee_fen', { mode: 'bigint' }),
  endedAt: moment('ended_at'),
  ...audit(),
})

export const reconciliationDifferences = payment.table('reconciliation_differences', {
  id: identity(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  tenantId: reference('tenant_id'),
  attemptId: reference('attempt_id'),
  channel: varchar({ length: 20 }).notNull(),
  day: date().notNull(),
  kind: varchar({
    length: 20,
    enum: ['MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATUS', 'FEE', 'REFUND'],
  }).notNull(),
  status: varchar({ length: 20, enum: ['OPEN', 'HEALED', 'CLOSED'] })
    .notNull()
    .default('OPEN'),
  outTradeNo: varchar('out_trade_no', { length: 64 }).notNull(),
  outRequestNo: varchar('out_request_no', { length: 64 }),
  ours: varchar({ length: 64 }),
  theirs: varchar({ length: 64 }),
  reason: varchar({ length: 256 }),
  endedBy: varchar('ended_by', { length: 100 }),
  endedAt: moment('ended_at'),
  ...audit(),
})
