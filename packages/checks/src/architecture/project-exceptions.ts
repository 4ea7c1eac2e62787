import type { WriterException } from './one-writer-per-table.ts'
import type { LookUp } from './store-takes-tenant.ts'

const payment = 'services/payment-service/src'
const interview = 'services/interview-service/src'

/** Files that write tables of other stores. */
export const writers: readonly WriterException[] = [
  {
    file: `${payment}/settlement/settlement.store.ts`,
    reason: 'a payment is settled by one statement, so that an order is never paid without its access code',
  },
  {
    file: `${payment}/access-codes/activate-code.store.ts`,
    reason:
      'a code is activated by one statement with its inbox row, access, log line and event, because it is hot',
  },
  {
    file: `${payment}/seed-demo.ts`,
    reason:
      'a development command that makes a tenant with all that belongs to it, and never runs in a service',
  },
]

/** Store functions that find the tenant, or work for all tenants at once. */
export const lookUps: readonly LookUp[] = [
  {
    file: `${payment}/access-codes/access-codes.store.ts`,
    functions: ['findByCode'],
    reason: 'the access code is the proof that finds its tenant',
  },
  {
    file: `${payment}/clients/clients.store.ts`,
    functions: ['findActiveClient'],
    reason: 'the client id of a signed request finds the tenant',
  },
  {
    file: `${payment}/attempts/attempts.store.ts`,
    functions: ['takeDueAttempts', 'findAttemptByNumber'],
    reason:
      'a job takes the due attempts of all tenants; a notification names an attempt by out_trade_no only',
  },
  {
    file: `${payment}/refunds/refunds.store.ts`,
    functions: ['takeDueRefunds'],
    reason: 'a job takes the due refunds of all tenants',
  },
  {
    file: `${payment}/payment-logs/payment-logs.store.ts`,
    functions: ['insertFailureLog'],
    reason: 'a notification that had no effect names its order by out_trade_no only',
  },
  {
    file: `${payment}/settlement/settlement.store.ts`,
    functions: ['settleAttempt', 'noteNotification'],
    reason: 'a notification names an attempt by out_trade_no only',
  },
  {
    file: `${interview}/access/access-codes.store.ts`,
    functions: ['findAccessCode'],
    reason: 'the access code is the proof that finds its tenant',
  },
  {
    file: `${interview}/access/session-tokens.store.ts`,
    functions: ['findTokenHolder'],
    reason: 'the session token is the proof that finds its tenant',
  },
  {
    file: `${interview}/sessions/sessions.store.ts`,
    functions: ['findSessionByAccessCode', 'findSessionByPublicId', 'listOverdueSessions'],
    reason:
      'an access code and the public id in an event find the tenant; a job takes the sessions of all tenants',
  },
  {
    file: `${interview}/feedback/feedback.store.ts`,
    functions: ['claimFeedback'],
    reason: 'a job claims the waiting feedback of all tenants',
  },
  {
    file: `${interview}/turns/turns.store.ts`,
    functions: ['listAbandonedTurns'],
    reason: 'a job takes up the abandoned turns of all tenants',
  },
  {
    file: `${interview}/tenants/tenants.store.ts`,
    functions: ['findTenantId', 'insertTenant'],
    reason: 'this table is the tenants themselves, found and made by public id',
  },
]
