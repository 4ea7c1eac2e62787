import type { WriterException } from './one-writer-per-table.ts'
import type { Exception } from './rule.ts'
import type { Guarded } from './single-import-place.ts'
import type { LookUp } from './store-takes-tenant.ts'

const PAYMENT = 'services/payment-service/src'
const INTERVIEW = 'services/interview-service/src'

/** Files that write tables of other stores. */
export const writers: readonly WriterException[] = [
  {
    file: `${PAYMENT}/settlement/settlement.store.ts`,
    reason: 'a payment is settled by one statement, so that an order is never paid without its access code',
  },
  {
    file: `${PAYMENT}/access-codes/activate-code.store.ts`,
    reason:
      'a code is activated by one statement with its inbox row, access, log line and event, because it is hot',
  },
  {
    file: `${PAYMENT}/seed-demo.ts`,
    reason:
      'a development command that makes a tenant with all that belongs to it, and never runs in a service',
  },
]

/** Store functions that find the tenant, or work for all tenants at once. */
export const lookUps: readonly LookUp[] = [
  {
    file: `${PAYMENT}/access-codes/access-codes.store.ts`,
    functions: ['findByCode'],
    reason: 'the access code is the proof that finds its tenant',
  },
  {
    file: `${PAYMENT}/clients/clients.store.ts`,
    functions: ['findActiveClient'],
    reason: 'the client id of a signed request finds the tenant',
  },
  {
    file: `${PAYMENT}/attempts/attempts.store.ts`,
    functions: ['takeDueAttempts', 'findAttemptByNumber'],
    reason:
      'a job takes the due attempts of all tenants; a notification names an attempt by out_trade_no only',
  },
  {
    file: `${PAYMENT}/payment-logs/payment-logs.store.ts`,
    functions: ['insertFailureLog'],
    reason: 'a notification that had no effect names its order by out_trade_no only',
  },
  {
    file: `${PAYMENT}/settlement/settlement.store.ts`,
    functions: ['settleAttempt', 'noteNotification'],
    reason: 'a notification names an attempt by out_trade_no only',
  },
  {
    file: `${INTERVIEW}/access/access-codes.store.ts`,
    functions: ['findAccessCode'],
    reason: 'the access code is the proof that finds its tenant',
  },
  {
    file: `${INTERVIEW}/access/session-tokens.store.ts`,
    functions: ['findTokenHolder'],
    reason: 'the session token is the proof that finds its tenant',
  },
  {
    file: `${INTERVIEW}/sessions/sessions.store.ts`,
    functions: ['findSessionByAccessCode', 'findSessionByPublicId', 'listOverdueSessions'],
    reason:
      'an access code and the public id in an event find the tenant; a job takes the sessions of all tenants',
  },
  {
    file: `${INTERVIEW}/feedback/feedback.store.ts`,
    functions: ['claimFeedback'],
    reason: 'a job claims the waiting feedback of all tenants',
  },
  {
    file: `${INTERVIEW}/turns/turns.store.ts`,
    functions: ['listAbandonedTurns'],
    reason: 'a job takes up the abandoned turns of all tenants',
  },
  {
    file: `${INTERVIEW}/tenants/tenants.store.ts`,
    functions: ['findTenantId', 'insertTenant'],
    reason: 'this table is the tenants themselves, found and made by public id',
  },
]

/** Libraries that the project touches in one place each. */
export const guardedLibraries: readonly Guarded[] = [
  {
    module: 'alipay-sdk',
    place: `${PAYMENT}/channels/alipay/`,
    also: [
      {
        place: 'packages/alipay-simulator/test/',
        reason: 'the simulator must satisfy the real client of the gateway',
      },
    ],
  },
  {
    module: '@anthropic-ai/sdk',
    place: `${INTERVIEW}/interviewer/claude/`,
    also: [
      { place: 'packages/claude-simulator/test/', reason: 'the simulator must satisfy the real client' },
    ],
  },
  { module: 'kafkajs', place: 'packages/service-kit/src/kafka/kafka.ts', also: [] },
]

/** Modules of service-kit that one of the services does not use itself. */
export const kitModules: readonly Exception[] = [
  {
    file: 'packages/service-kit/src/config/description.ts',
    reason: 'the generated table of environment variables is made with it',
  },
  {
    file: 'packages/service-kit/src/jobs/lease.ts',
    reason: 'payment-service claims no row for longer than one statement yet',
  },
  {
    file: 'packages/service-kit/src/outbox/once.ts',
    reason:
      'payment-service handles its one event in a statement that has the inbox in it, because it is hot',
  },
  {
    file: 'packages/service-kit/src/outbox/record-event.ts',
    reason: 'payment-service records its events in the statements that cause them, because they are hot',
  },
  {
    file: 'packages/service-kit/src/migrations/dump-schema.ts',
    reason: "the services' database tests use it through testing",
  },
]

/** Packages that may reach into a service. */
export const serviceGuests: readonly Exception[] = [
  {
    file: 'packages/bench/src/measure-callback.ts',
    reason:
      'the settlement statement itself, under the bare driver, is what the callback is measured against',
  },
]

/** Files of a feature that are named like domain but do I/O. */
export const impureDomain: readonly Exception[] = []
