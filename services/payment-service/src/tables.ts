import type { InterviewTerms } from '@interview-pass/contracts'
import { bigint, boolean, integer, jsonb, uuid, varchar } from 'drizzle-orm/pg-core'
import {
  audit,
  identity,
  language,
  moment,
  oneOf,
  owned,
  payment,
  reference,
  status,
} from './table-columns.ts'

type AuditMetadata = Readonly<Record<string, string | number | boolean | null>>

export * from './reconciliation-tables.ts'

/** The mirror of schema.sql for reads and everything that is not hot; migrations are the truth. */
export const tenants = payment.table('tenants', {
  id: identity(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  name: varchar({ length: 128 }).notNull(),
  status: status(),
  ...audit(),
})

export const users = payment.table('users', {
  ...owned(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  externalId: varchar('external_id', { length: 100 }).notNull(),
  displayName: varchar('display_name', { length: 100 }),
  email: varchar({ length: 254 }),
  language: language(),
  status: status(),
})

export const products = payment.table('products', {
  ...owned(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  name: varchar({ length: 128 }).notNull(),
  priceFen: bigint('price_fen', { mode: 'bigint' }).notNull(),
  codeValidityDays: integer('code_validity_days').notNull(),
  latePaymentPolicy: oneOf(['FULFIL', 'REFUND'], 'late_payment_policy').default('FULFIL'),
  interviewKind: oneOf(['TECHNICAL', 'BEHAVIORAL', 'GENERAL'], 'interview_kind'),
  interviewQuestions: integer('interview_questions').notNull(),
  interviewMinutes: integer('interview_minutes').notNull(),
  interviewLanguage: language('interview_language'),
  status: status(),
  version: integer().notNull().default(1),
})

export const apiClients = payment.table('api_clients', {
  ...owned(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  clientId: varchar('client_id', { length: 64 }).notNull(),
  kind: oneOf(['PARTNER', 'SERVICE']).default('PARTNER'),
  secretEncrypted: varchar('secret_encrypted', { length: 512 }).notNull(),
  previousSecretEncrypted: varchar('previous_secret_encrypted', { length: 512 }),
  secretId: uuid('secret_id').notNull().defaultRandom(),
  secretChangedAt: moment('secret_changed_at').notNull().defaultNow(),
  status: status(),
})

export const orders = payment.table('orders', {
  ...owned(),
  publicId: uuid('public_id').notNull(),
  userId: reference('user_id').notNull(),
  productId: reference('product_id').notNull(),
  amountFen: bigint('amount_fen', { mode: 'bigint' }).notNull(),
  refundedFen: bigint('refunded_fen', { mode: 'bigint' }).notNull().default(0n),
  status: oneOf(['PENDING', 'PAID', 'CANCELLED', 'REFUNDED']).default('PENDING'),
  expiresAt: moment('expires_at').notNull(),
  paidAt: moment('paid_at'),
  cancelRequestedAt: moment('cancel_requested_at'),
})

export const paymentAttempts = payment.table('payment_attempts', {
  ...owned(),
  publicId: uuid('public_id').notNull(),
  orderId: reference('order_id').notNull(),
  channel: varchar({ length: 20 }).notNull(),
  outTradeNo: varchar('out_trade_no', { length: 64 }).notNull(),
  subject: varchar({ length: 128 }).notNull(),
  amountFen: bigint('amount_fen', { mode: 'bigint' }).notNull(),
  status: oneOf(['CREATED', 'AWAITING_PAYMENT', 'UNKNOWN', 'FAILED', 'CLOSED', 'PAID', 'REFUNDED']).default(
    'CREATED',
  ),
  qrCode: varchar('qr_code', { length: 1024 }),
  paymentId: varchar('payment_id', { length: 64 }),
  expiresAt: moment('expires_at').notNull(),
  paidAt: moment('paid_at'),
  queryDueAt: moment('query_due_at'),
  queryCount: integer('query_count').notNull().default(0),
  closeRequestedAt: moment('close_requested_at'),
  queryReason: varchar('query_reason', { length: 64 }),
  eventsTokenHash: varchar('events_token_hash', { length: 64 }),
  newsAt: moment('news_at'),
  traceparent: varchar({ length: 55 }),
})

export const notifications = payment.table('notifications', {
  id: identity(),
  tenantId: reference('tenant_id'),
  attemptId: reference('attempt_id'),
  channel: varchar({ length: 20 }).notNull(),
  notifyId: varchar('notify_id', { length: 128 }).notNull(),
  outTradeNo: varchar('out_trade_no', { length: 64 }),
  tradeStatus: varchar('trade_status', { length: 32 }),
  amountFen: bigint('amount_fen', { mode: 'bigint' }),
  outcome: varchar({ length: 20 }).notNull(),
  deliveries: integer().notNull().default(1),
  refundNo: varchar('refund_no', { length: 64 }),
  refundedFen: bigint('refunded_fen', { mode: 'bigint' }),
  sentAt: moment('sent_at'),
  verdict: varchar({ length: 64 }),
  diagnosis: varchar({ length: 40 }),
  raw: varchar({ length: 16_384 }),
  ...audit(),
})

export const accessCodes = payment.table('access_codes', {
  ...owned(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  productId: reference('product_id').notNull(),
  orderId: reference('order_id'),
  code: varchar({ length: 12 }).notNull(),
  status: oneOf(['AVAILABLE', 'ACTIVATED', 'EXPIRED', 'REVOKED']).default('AVAILABLE'),
  expireAt: moment('expire_at').notNull(),
  activatedAt: moment('activated_at'),
  sessionPublicId: uuid('session_public_id'),
  tenantPublicId: uuid('tenant_public_id').notNull(),
  orderPublicId: uuid('order_public_id'),
  productPublicId: uuid('product_public_id').notNull(),
  productName: varchar('product_name', { length: 128 }).notNull(),
  interview: jsonb().$type<InterviewTerms>().notNull(),
  userId: reference('user_id'),
  issuedBy: varchar('issued_by', { length: 255 }),
  issuedTeam: varchar('issued_team', { length: 64 }),
  replacesId: reference('replaces_id'),
  revokedBy: varchar('revoked_by', { length: 255 }),
})

export const userAccess = payment.table('user_access', {
  ...owned(),
  userId: reference('user_id').notNull(),
  productId: reference('product_id').notNull(),
  accessCodeId: reference('access_code_id').notNull(),
  grantedAt: moment('granted_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  withdrawnAt: moment('withdrawn_at'),
  withdrawnBy: varchar('withdrawn_by', { length: 255 }),
})

export const refunds = payment.table('refunds', {
  ...owned(),
  publicId: uuid('public_id').notNull().defaultRandom(),
  orderId: reference('order_id').notNull(),
  attemptId: reference('attempt_id').notNull(),
  amountFen: bigint('amount_fen', { mode: 'bigint' }).notNull(),
  cause: oneOf(['REQUESTED', 'SURPLUS', 'LATE_PAYMENT', 'OUTSIDE']),
  status: oneOf(['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED']).default('REQUESTED'),
  outRequestNo: varchar('out_request_no', { length: 64 }).notNull(),
  reason: varchar({ length: 256 }),
  requestedBy: varchar('requested_by', { length: 100 }).notNull().default('settlement'),
  revokesCode: boolean('revokes_code').notNull().default(false),
  failureCode: varchar('failure_code', { length: 64 }),
  checkDueAt: moment('check_due_at').defaultNow(),
  checkCount: integer('check_count').notNull().default(0),
  checkReason: varchar('check_reason', { length: 64 }),
  calledAt: moment('called_at'),
  endedAt: moment('ended_at'),
})

export const paymentLogs = payment.table('payment_logs', {
  ...owned(),
  orderId: reference('order_id'),
  action: varchar({ length: 40 }).notNull(),
  status: oneOf(['SUCCEEDED', 'FAILED', 'UNKNOWN']),
  errorCode: varchar('error_code', { length: 64 }),
  actor: varchar({ length: 100 }).notNull(),
  requestId: uuid('request_id'),
  metadata: jsonb().$type<Record<string, string | number>>().notNull().default({}),
})

export const emails = payment.table('emails', {
  ...owned(),
  orderId: reference('order_id').notNull(),
  eventId: uuid('event_id').notNull(),
  kind: varchar({ length: 20, enum: ['ACCESS_CODE'] }).notNull(),
  language: varchar({ length: 10, enum: ['zh-CN', 'en'] }).notNull(),
  status: varchar({ length: 20, enum: ['PENDING', 'SENT', 'REFUSED'] }).notNull(),
  claimedUntil: moment('claimed_until'),
  attempts: integer().notNull().default(0),
  failureCode: varchar('failure_code', { length: 64 }),
  sentAt: moment('sent_at'),
  accessCodeId: reference('access_code_id'),
  occurredAt: moment('occurred_at'),
})

export const auditLogs = payment.table('audit_logs', {
  id: identity(),
  tenantId: reference('tenant_id'),
  actor: varchar({ length: 255 }).notNull(),
  actorTenant: varchar('actor_tenant', { length: 64 }),
  team: varchar({ length: 64 }),
  roles: jsonb().$type<readonly string[]>().notNull(),
  isForeign: boolean('is_foreign').notNull(),
  action: varchar({ length: 64 }).notNull(),
  resource: varchar({ length: 40 }).notNull(),
  resourceId: varchar('resource_id', { length: 100 }),
  requestId: uuid('request_id').notNull(),
  metadata: jsonb().$type<AuditMetadata>().notNull().default({}),
  ...audit(),
})

export * from './machinery-tables.ts'
